// Package wording judges how texts are put: the phrases of the bot, and what operators are about to send. It looks for words that
// hurt, for blame, office language, promises nobody can keep, missing parts of a first answer and questions that do not belong in public.
// What it judges by stands in a file that an admin can change; see docs/words.md.
package wording
