package bot

// Step is how far a public complaint has come on its way to a human and a good end.
type Step string

// The steps in their order. Not every case takes each: a customer may stay in public and still be helped.
const (
	StepBegan     Step = "began"     // complained in public
	StepAnswered  Step = "answered"  // was answered there
	StepCame      Step = "came"      // opened the private chat
	StepConsented Step = "consented" // agreed to leave a contact
	StepHanded    Step = "handed"    // reached the operators
	StepSolved    Step = "solved"    // was closed by one
	StepRated     Step = "rated"     // said how it was
)

// Steps lists all steps in their order.
func Steps() []Step {
	return []Step{StepBegan, StepAnswered, StepCame, StepConsented, StepHanded, StepSolved, StepRated}
}

// Funnel counts how many public complaints took each step: it shows where people drop off.
type Funnel map[Step]int

// Add counts the cases of a conversation that began in public, the ended ones included.
func (f Funnel) Add(c Conversation) {
	f.count(c.Steps())
	for _, past := range c.Past {
		f.count(past.Steps)
	}
}

func (f Funnel) count(steps []Step) {
	for _, s := range steps {
		f[s]++
	}
}

// Steps are what the current case has come to; none for a case that began in private.
func (c *Conversation) Steps() []Step {
	if !c.Case.Origin.Public() || c.Case.Turns == 0 {
		return nil
	}
	taken := []Step{StepBegan}
	for _, step := range []struct {
		name  Step
		taken bool
	}{
		{StepAnswered, c.Case.PublicAnswers > 0},
		{StepCame, c.Private.Known()},
		{StepConsented, c.Consent != nil && c.Consent.Given},
		{StepHanded, c.Case.Handed},
		{StepSolved, c.Case.Solved},
		{StepRated, c.Case.Stars > 0},
	} {
		if step.taken {
			taken = append(taken, step.name)
		}
	}
	return taken
}
