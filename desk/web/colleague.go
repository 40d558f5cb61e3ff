package web

// colleagueName is what an operator is called; ids that nobody knows are shown as they are.
func (d *Desk) colleagueName(operator string) string { return operator }
