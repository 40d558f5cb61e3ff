// Package sqlite keeps everything in one SQLite file.
//
// One goroutine writes. It takes whatever calls wait and does them in one transaction, and goes on with the next ones;
// one of the callers meanwhile brings the log to the disk, for all that wait for it: alone a call costs one sync, in a
// crowd almost none. Readers have connections of their own and never wait for it.
//
// The file is in WAL mode, and each call returns after the log is synced, as with synchronous=FULL: what was acknowledged
// survives a kill of the process and a power cut, as far as the disk keeps its word. Times are whole microseconds since
// 1970. What lists and leases ask for stands in columns, everything else in records of package body.
package sqlite
