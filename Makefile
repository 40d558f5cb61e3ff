# make demo     everything in the browser, without a token
# make test     installs what the tests need and runs them all
# make check    everything that a change must pass, as CI runs it
.PHONY: build demo test race random crash chaos bench throughput fuzz lint check pictures tools

# Pinned: a newer one must not turn a good change red.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZSECONDS ?= 30

build:
	CGO_ENABLED=0 go build -trimpath -o otklik .

demo:
	go run . demo

test: tools
	go test -timeout 20m ./...

# Programs that tests start as processes of their own, and those that are killed (crash, chaos), run without the detector: it makes their
# start ten times as long, and watches the same code in the tests' own process. SQLite is C that was translated: the detector would follow
# its pointers for minutes and see nothing of ours. The calls into it are watched. Random stories are a fifth as many as in random, and lint
# has vetted all.
race: tools
	plain=$$(mktemp -d) && trap 'rm -r "$$plain"' EXIT && go test -vet=off -c -o "$$plain/child" . && CHILD_BINARY="$$plain/child" \
	go test -race $(foreach c,modernc.org/sqlite/lib modernc.org/libc,-gcflags='$c=-race=false -d=checkptr=0') -short -vet=off -timeout 25m -skip 'Crash|Chaos' ./...

# Where stories are drawn by lot, all of them, without the detector; and the model is learned again, as it is shipped.
random:
	go test -vet=off ./bot ./bot/decision ./flows ./store/body ./understand/train

# The program is killed again and again while 2,000 customers write, and 1,000 on both platforms, half of them in public: nothing may be
# lost, repeated or out of order.
crash:
	OTKLIK_CRASH=full go test -count=1 -vet=off -v -timeout 15m -run 'Crash' .

# Three replicas on one Redis are killed and frozen, and Redis with them; a master of a Cluster dies; 50,000 timers come due at once. A
# store without a version check must be found out.
chaos: tools
	OTKLIK_CHAOS=full go test -count=1 -vet=off -v -parallel 1 -timeout 15m -run 'Chaos' .

# The figures of docs/speed.md.
bench:
	go test -run '^$$' -bench . -benchtime 2s ./bot/... ./flows ./understand ./store/sqlite ./sandbox .

# The whole program beside a plain bot, one after the other on this machine; about two minutes.
throughput: tools
	go run ./bench

fuzz:
	.ci/fuzz $(FUZZSECONDS)

# The pictures of README.md and of the operators' handbook, from the running program. Look at them before they are committed.
pictures: tools
	SCREENSHOTS=$(CURDIR)/docs/pictures go test -count=1 -run Handbook ./demo

lint:
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { echo "not as gofmt writes it:"; echo "$$unformatted"; exit 1; }
	go vet ./...
	go run $(STATICCHECK) -checks inherit,-ST1005 ./...

check:
	bash .ci/run

tools:
	@.ci/install redis-server chromium
