package decision

import (
	"strings"

	"otklik/bot"
)

// keptCorrections is how many corrections of a case are kept, the latest ones.
const keptCorrections = 20

// corrected reads the customer as the operator says. It is kept with who said so: what people corrected can be learned from.
func (d *draft) corrected() error {
	said := d.e.Correction
	if said.Heat == "" && said.Kind == "" || said.Heat != "" && !said.Heat.Known() || said.Kind != "" && !said.Kind.Known() {
		return bot.ErrCorrection
	}
	said.Operator, said.At = d.e.Operator, d.e.At
	corrections := append(d.c.Case.Corrections, said)
	d.c.Case.Corrections = corrections[max(0, len(corrections)-keptCorrections):]
	if said.Heat != "" {
		d.c.Heat = said.Heat.Heat()
		d.c.HeatBefore = d.c.Heat
		d.c.Case.HeatPeak = max(d.c.Case.HeatPeak, d.c.Heat)
	}
	if said.Kind != "" {
		d.c.Case.Kind = string(said.Kind)
	}
	d.system(bot.NoteCorrected, strings.TrimSpace(string(said.Heat)+" "+string(said.Kind)))
	return nil
}

// kindCorrected tells whether an operator said what kind of case this is: what is read later does not change it.
func (d *draft) kindCorrected() bool {
	for _, said := range d.c.Case.Corrections {
		if said.Kind != "" {
			return true
		}
	}
	return false
}
