package body

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
)

// Records name words by where they stand: a word that moved would change what is kept already.
func TestTheWordsThatRecordsNameStandWhereTheyStood(t *testing.T) {
	const stood, was = 109, "2f5efb84df6ab4e358e24b0ef31e838daa8f2f2946900a80da97c3d2464121bd"
	digest := sha256.Sum256([]byte(strings.Join(knownWords[:stood], "\n")))
	if is := hex.EncodeToString(digest[:]); is != was {
		t.Errorf("the first %d words are %s, were %s: new ones go to the end", stood, is, was)
	}
}
