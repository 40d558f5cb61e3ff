package adaptertest

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// broken tries all rules on a toy with the flaw and names those that it breaks.
func broken(t *testing.T, f flaw) []string {
	var names []string
	for _, rule := range Rules() {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			if rule.Holds(ctx, newToy(f).bench()) != nil {
				names = append(names, rule.Name)
			}
			<-time.After(2 * time.Hour) // of the turned clock: an adapter that does not stop is waited for
		})
	}
	return names
}

func TestASoundAdapterKeepsEveryRule(t *testing.T) {
	if names := broken(t, sound); names != nil {
		t.Errorf("a sound adapter is said to break %q", names)
	}
}

func TestEveryFlawIsCaught(t *testing.T) {
	for _, f := range []flaw{
		acknowledgesSoon, numbersDelivery, sharesIDs, forgetsPeople, mixesLines, startsAtNow, losesData, runsForever, failsAtStop, trustsAnyToken,
		showsToken, rewritesText, hopesForBlocked, dropsFast, blamesAccount, saysAgain, calmWhenLost, talksAloud, cutsText,
	} {
		t.Run(string(f), func(t *testing.T) {
			names := broken(t, f)
			if len(names) == 0 {
				t.Errorf("%s passes", f)
			}
			t.Logf("breaks %q", names)
		})
	}
}
