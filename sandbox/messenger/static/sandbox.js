// Talks to the sandbox: does the person's deeds, and listens by long polling to what the person could see.

const place = {platform: 'telegram', where: 'private'};

// act does one deed of a person; the error it throws says what the sandbox did not like.
export async function act(person, deed) {
  const body = {...place, person: person.id, name: person.name, language: document.documentElement.lang, ...deed};
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

// listen hands over every entry once, from the first on, until the signal is aborted.
// When the sandbox comes back after a loss, the log is read again from the start: a sandbox that was started anew
// counts from 1 again, and then to.restarted is told.
export async function listen(person, signal, to) {
  const seen = {first: '', last: 0};
  let after = 0;
  while (!signal.aborted) {
    try {
      const entries = await read(person, after, signal);
      to.connected(true);
      for (const entry of fresh(entries, seen, after === 0, to)) to.heard(entry);
      if (entries.length > 0) after = seen.last;
    } catch {
      if (signal.aborted) return;
      to.connected(false);
      after = 0;
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

async function read(person, after, signal) {
  const query = new URLSearchParams({...place, person: person.id, after, wait: '25s', events: 'true'});
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
