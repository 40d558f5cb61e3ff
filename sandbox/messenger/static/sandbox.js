// Talks to the sandbox: does people's deeds, and listens by long polling to what people could see.

const pageful = 1000; // entries that the sandbox hands out at once

// act does one deed of a person in a place; the error it throws says what the sandbox did not like.
export async function act(place, person, deed) {
  const {platform, where} = place;
  const body = {platform, where, person: person.id, name: person.name, language: document.documentElement.lang, ...deed};
  const answer = await fetch('act', {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await reason(answer));
  return answer.json();
}

async function reason(answer) {
  const text = await answer.text();
  try {
    const said = JSON.parse(text);
    return said.error || said.description || text;
  } catch {
    return text || answer.statusText;
  }
}

// world is which platforms and places the sandbox has; nothing when it cannot be asked.
export async function world() {
  try {
    const answer = await fetch('world');
    return answer.ok ? answer.json() : {};
  } catch {
    return {};
  }
}

// listen hands over every entry once, from the first on, until the signal is aborted. to.heard is also told whether the
// entry is news; to.caughtUp is called when all earlier ones are handed over.
// When the sandbox comes back after a loss, the log is read again from the start: a sandbox that was started anew
// counts from 1 again, and then to.restarted is told.
export async function listen(signal, to) {
  const seen = {first: '', last: 0};
  let after = 0;
  let live = false;
  while (!signal.aborted) {
    try {
      const entries = await read(after, live, signal);
      to.connected(true);
      for (const entry of fresh(entries, seen, after === 0, to)) to.heard(entry, live);
      if (entries.length > 0) after = seen.last;
      if (!live && entries.length < pageful) {
        live = true;
        to.caughtUp();
      }
    } catch {
      if (signal.aborted) return;
      to.connected(false);
      after = 0;
      live = false;
      await pause(1000, signal);
    }
  }
}

// fresh leaves out what was handed over before.
function fresh(entries, seen, fromStart, to) {
  if (entries.length === 0) return entries;
  const first = entries[0].n + ' ' + entries[0].at;
  if (fromStart && first !== seen.first) {
    if (seen.first !== '') to.restarted();
    seen.first = first;
    seen.last = 0;
  }
  const news = entries.filter((entry) => entry.n > seen.last);
  seen.last = entries.at(-1).n;
  return news;
}

// read asks for all places at once: browsers allow a page few connections.
async function read(after, patiently, signal) {
  const query = new URLSearchParams({after, wait: patiently ? '25s' : '0s', limit: pageful, events: 'true'});
  const answer = await fetch('heard?' + query, {signal});
  if (!answer.ok) throw new Error(await reason(answer));
  return answer.json();
}

function pause(milliseconds, signal) {
  return new Promise((done) => {
    setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, {once: true});
  });
}
