package main

import (
	"net/url"
	"strings"

	"otklik/bot"
	"otklik/flows"
)

// exampleHost is where the shipped flow's privacy notice stands: nobody has one there.
const exampleHost = "example.com"

// notices are the documents that a flow asks customers to agree to.
func notices(flow *flows.Flow) []string {
	var documents []string
	for _, state := range flow.States() {
		known, _ := flow.State(state)
		for _, name := range known.Ask {
			if asked, _ := flow.Question(name); asked.Document != "" {
				documents = append(documents, asked.Document)
			}
		}
	}
	return documents
}

func isExample(document string) bool {
	address, err := url.Parse(document)
	return err == nil && (address.Hostname() == exampleHost || strings.HasSuffix(address.Hostname(), "."+exampleHost))
}

// consents tells what customers are asked to agree to, and whether it can be the company's own.
func consents(flow *flows.Flow) []bot.Capability {
	var found []bot.Capability
	for _, document := range notices(flow) {
		c := bot.Capability{Key: "consent", Works: !isExample(document), What: "customers are asked to agree to " + document}
		if !c.Works {
			c.What += ", an example in place of your privacy notice"
			c.Advice = "copy config/flows, write your own address behind document: and name the folder in the settings (flows:)"
		}
		found = append(found, c)
	}
	return found
}

// warnOfExamples says at the start what customers would take for the company's own.
func (p *program) warnOfExamples() {
	for _, a := range p.accounts {
		for _, document := range notices(p.engine.Account(a.Name).Flow) {
			if isExample(document) {
				p.log.Warn("customers are asked to agree to an example; write the address of your privacy notice into the flow",
					"account", a.Name, "document", document)
			}
		}
	}
}
