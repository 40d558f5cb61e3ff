// Package redis keeps everything in Redis 7 or newer: a single server, one behind Sentinel, or a Cluster. Several replicas of
// the program share it.
//
// # Layout
//
// Conversations are spread over 16 partitions. All keys of a partition begin with its base, "otklik:{p3}", whose braces put them
// into one slot of a Cluster; so each change is applied whole by one script. What is not a conversation's is spread by its name.
//
//	:c:ID            hash    all of a conversation: 'h' its heading, 'c' its record (package body); of the transcript 'l' and a line's id,
//	                         'd' its delivery since then, 'a' its amendments, 'm' "chat message" to id
//	:e:ID            zset    applied events by second for which the heading has no room; goes two days after the last one
//	:w               string  how many lines
//	:f :fo :fn       hash, zset, string  what failed, its order, the last number in it
//	:r :v            hash    records; positions of adapters
//	:h:RIGHT         string  who holds a right
//	:p:NAME :z:NAME  string  allowance and pause of an account or a chat
//	:g:CALL          string  there for a minute when that call has deleted a record
//	:y               string  is written before replicas are waited for
//
// What one look should find stands in lanes: "otklik:{jobs}", or in a Cluster the base of each partition.
//
//	:i               zset    ids of all conversations in order
//	:s:SECTION ACCOUNT  zset ids of conversations by their place in the desk's list
//	:b               hash    unsettled jobs: 'j' and an id, without the text where their line has it; and in 'k' and the name of a key
//	                         the jobs that follow its first one
//	:d:QUEUE PRIORITY  zset  jobs that may be leased by due time: the oldest of each key, and those without a key
//	:q               hash    priorities of each queue
//	:u               string  how many jobs
//	:g:CALLER QUEUE  string  what that process leased last, for a minute
//
// "otklik:meta" holds the number of partitions and of lanes, and the version of this layout.
//
// # Two ways
//
// Whatever is written can be written by a script (script.go, and arguments.go for what it is told). Beside two of them stands a way that
// costs Redis half as much, for what is as usual; the rest it leaves to the script:
//
//	commit.go  transaction.go and draft.go look at what changes rest on, writing.go and booking.go write what follows from them
//	settle.go  finish.go ends leases of jobs that are done and whose standing in their lane this process knows
//
// # Promises
//
// A script is done whole or not at all, by the server's clock. So is the transaction that stores ordinary changes on a server that is no
// Cluster. Every call may be repeated when its answer was lost: go-redis does so, and a call that was done already says so instead of
// being done twice. Whether what was acknowledged survives a power cut or a failover is Redis's to keep: docs/redis.md says with which
// settings it does.
package redis
