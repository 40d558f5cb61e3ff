// Package redis keeps everything in Redis 7 or newer: a single server, one behind Sentinel, or a Cluster. Several replicas of
// the program share it.
//
// # Layout
//
// Conversations are spread over 16 partitions. All keys of a partition begin with its base, "otklik:{p3}", whose braces put them
// into one slot of a Cluster; so each change is applied whole by one script. What is not a conversation's is spread by its name.
//
//	:c:ID            string  "version call section\n" and the conversation as JSON
//	:e:ID            zset    ids of applied events by second; goes 49 hours after the last one
//	:l:ID            hash    transcript lines by id, in five packed parts
//	:o:ID            zset    their ids in order
//	:m:ID            hash    "chat message" of the customer's lines to line ids
//	:i               zset    ids of all conversations in order
//	:a               set     accounts
//	:s:SECTION ACCOUNT  zset ids of conversations by their place in the desk's list
//	:w               string  how many lines
//	:j               hash    unsettled jobs by id
//	:t               hash    "tries taken doubt" of those that were leased
//	:k:QUEUE ID KEY  list    unsettled jobs of one key, oldest first
//	:d:QUEUE PRIORITY  zset  jobs that may be leased by due time: the oldest of each key, and those without a key
//	:q               hash    priorities of each queue
//	:n               string  the age of the youngest job
//	:g:CALLER QUEUE  string  what that process leased last, for a minute
//	:f :fo :fn       hash, zset, string  what failed, its order, the last number in it
//	:r :v            hash    records; positions of adapters
//	:h:RIGHT         string  who holds a right
//	:p:NAME :z:NAME  string  allowance and pause of an account or a chat
//
// "otklik:meta" holds the number of partitions and the version of this layout.
//
// # Promises
//
// A script is done whole or not at all, by the server's clock. Every call may be repeated when its answer was lost: go-redis does
// so, and a call that was done already says so instead of being done twice. Whether what was acknowledged survives a power cut or
// a failover is Redis's to keep: docs/redis.md says with which settings it does.
package redis
