package redis

import (
	"context"
	"fmt"
	"log/slog"

	goredis "github.com/redis/go-redis/v9"
)

// chatter is what go-redis says of connections that it mends by itself. What it cannot mend comes as the error of a call.
type chatter struct{ log *slog.Logger }

func (c chatter) Printf(ctx context.Context, format string, args ...any) {
	c.log.DebugContext(ctx, "go-redis", "says", fmt.Sprintf(format, args...))
}

// hush takes go-redis's words from the standard error into the log. The library has one log for all clients.
func hush(log *slog.Logger) { goredis.SetLogger(chatter{log}) }
