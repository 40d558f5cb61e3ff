// Otklik answers complaints in messengers: it calms the customer where they complained, asks for specifics, takes contact
// details only in private, and hands over to a human. This is its command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // zones of business hours, where the machine has none

	"github.com/alecthomas/kong"
)

// commands is the whole command line.
type commands struct {
	Run        runCommand        `cmd:"" help:"Serve the accounts of a settings file."`
	Demo       demoCommand       `cmd:"" help:"Show everything in the browser: a messenger to complain in and the operators' desk. Needs no token."`
	Doctor     doctorCommand     `cmd:"" help:"Ask the platforms what the accounts may do, and say what to click to change it."`
	Report     reportCommand     `cmd:"" help:"Count what became of complaints that began in public, step by step."`
	Operators  operatorsCommand  `cmd:"" help:"Invite, list and remove those who work at the desk."`
	Audit      auditCommand      `cmd:"" help:"Show who took, passed on, answered and saw what, from the transcripts."`
	Failed     failedCommand     `cmd:"" help:"Look after what could not be read, decided or delivered."`
	Erase      eraseCommand      `cmd:"" help:"Forget a person: all that the store keeps of them, on all accounts."`
	Backup     backupCommand     `cmd:"" help:"Copy the SQLite store into a new file, while the program goes on."`
	Move       moveCommand       `cmd:"" help:"Bring everything from one store to another, from SQLite to Redis or back."`
	Export     exportCommand     `cmd:"" help:"Write all that the store keeps to standard output, personal data too."`
	Sandbox    sandboxCommand    `cmd:"" help:"Play the messengers' servers and their people over HTTP, for testing any bot."`
	Flows      flowsCommand      `cmd:"" help:"Check, draw and rehearse flows."`
	Phrases    phrasesCommand    `cmd:"" help:"Judge the texts that customers read."`
	Answers    answersCommand    `cmd:"" help:"Check ready answers, and find them by words."`
	Understand understandCommand `cmd:"" help:"Show how messages are read; train and measure the model."`
	Health     healthCommand     `cmd:"" hidden:"" help:"Ask the running program whether it is well; for a container's watchdog."`
	Version    versionCommand    `cmd:"" help:"Print the version."`
	// VersionFlag is for those who try --version first.
	VersionFlag versionFlag `name:"version" hidden:""`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// run carries out one command line and returns the exit code: 0 done, 1 it went wrong, 2 wrong usage.
func run(ctx context.Context, args []string) int {
	var cli commands
	parser, err := kong.New(&cli, kong.Name("otklik"),
		kong.Description("Support bot for people who are upset: calms, asks, takes contacts in private, hands over to a human."),
		kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		fmt.Fprintln(os.Stderr, "otklik:", err)
		return 2
	}
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(os.Stderr, "otklik: %v\nSee %s --help.\n", err, meant(err))
		return 2
	}
	if err := command.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "otklik:", err)
		return 1
	}
	return 0
}

// meant is the command that was typed wrongly, as far as it was understood.
func meant(err error) string {
	command := "otklik"
	var wrong *kong.ParseError
	if errors.As(err, &wrong) {
		for _, step := range wrong.Context.Path {
			if node := step.Node(); node != nil { // flags are none
				command = node.FullPath()
			}
		}
	}
	return command
}

type versionFlag bool

// BeforeReset prints the version instead of reading the rest of the line.
func (versionFlag) BeforeReset(app *kong.Kong) error {
	err := versionCommand{}.Run()
	app.Exit(0)
	return err
}

type versionCommand struct{}

// Run prints the module's version and the commit it was built from, where they are known.
func (versionCommand) Run() error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		fmt.Println("otklik (unknown build)")
		return nil
	}
	fmt.Println("otklik", info.Main.Version, info.GoVersion)
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			fmt.Println("commit", s.Value)
		}
	}
	return nil
}
