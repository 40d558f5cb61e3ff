package bot

import (
	"context"
	"errors"
	"io"
)

// Why the file behind an attachment cannot be opened, whoever asks.
var (
	ErrFileTooBig = errors.New("bot: the file is too large for a bot; it can only be opened in the messenger itself")
	ErrNoFile     = errors.New("bot: there is no file behind this attachment, or the messenger does not give it to a bot")
)

// File is an open file of a customer. The reader must be closed.
type File struct {
	io.ReadCloser
	Size int64 // bytes; -1: not told
}

// Opener is an Adapter that can fetch what a customer attached. The content is the customer's: nothing in it is to be believed.
type Opener interface {
	// Open streams the file; ctx ends the download, too. Errors wrap ErrFileTooBig and ErrNoFile, and never hold a key.
	Open(ctx context.Context, a Attachment) (File, error)
}

// Fetch opens the file behind an attachment, on whichever account it lies. Errors are those of Opener.
type Fetch func(ctx context.Context, a Attachment) (File, error)

// Fetcher is an Adapter that can send files on which lie on another account. Fetches must be called before Run.
type Fetcher interface{ Fetches(fetch Fetch) }
