package web

// colleagueName is what an operator is called; an id that nobody knows is shown as it is.
func (d *Desk) colleagueName(operator string) string {
	if d.options.Staff == nil {
		return operator
	}
	return d.options.Staff.Name(operator)
}
