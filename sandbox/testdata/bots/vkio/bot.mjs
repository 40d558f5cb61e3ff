// A community's bot written with vk-io meets people of the sandbox: text, buttons, photo, document, comments.
// Usage: node bot.mjs http://127.0.0.1:8090. Ends with 1 and says why when something is not as in real life.

import assert from 'node:assert/strict';
import {Agent} from 'node:http';
import {Keyboard, VK} from 'vk-io';

const sandbox = process.argv[2];
const group = 12345;
const person = {platform: 'vk', person: 4001, name: 'Анна Пример', where: 'private'};
let after = 0;

async function act(deed) {
  const answer = await fetch(sandbox + '/act', {method: 'POST', body: JSON.stringify({...person, ...deed})});
  const done = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(done));
  return done;
}

// hears waits for the next thing the bot says, to this person or in public.
async function hears(events = false) {
  for (let tries = 0; tries < 10; tries++) {
    const query = new URLSearchParams({after, wait: '5s', platform: 'vk', ...(events && {events: '1'})});
    for (const entry of await (await fetch(sandbox + '/heard?' + query)).json()) {
      after = entry.n;
      if (entry.by === 'bot') return entry;
    }
  }
  throw new Error('the bot did not answer');
}

const agent = new Agent({keepAlive: true}); // vk-io's own speaks https only
const vk = new VK({agent, token: 'vk1.sandbox', apiBaseUrl: sandbox + '/method', apiVersion: '5.131', pollingGroupId: group});
let failed;
const failure = new Promise((_, reject) => { failed = reject; });
const on = (kinds, handler) => vk.updates.on(kinds, (context) => handler(context).catch(failed));

on('message_new', async (context) => {
  if (context.isOutbox) return;
  const {text, messagePayload, referralValue} = context;
  if (messagePayload?.command === 'start') {
    const keyboard = Keyboard.builder().textButton({label: 'Позвать', payload: {command: 'human'}, color: Keyboard.POSITIVE_COLOR}).oneTime();
    await context.send('откуда: ' + referralValue, {keyboard});
  } else if (messagePayload?.command === 'human') {
    const keyboard = Keyboard.builder().inline()
      .callbackButton({label: 'Готово', payload: {command: 'done'}}).row()
      .urlButton({label: 'Сайт', url: 'https://example.com'});
    await context.send('зову', {keyboard});
  } else if (context.hasAttachments('photo')) {
    await context.loadMessagePayload({force: context.isCropped}); // events carry seven attachments
    const photos = context.getAttachments('photo');
    const picture = Buffer.from(await (await fetch(photos[0].largeSizeUrl)).arrayBuffer());
    await context.sendPhotos({value: picture, filename: 'copy.jpg'}, {message: `${photos.length} фото`});
  } else if (context.hasAttachments('doc')) {
    await context.sendDocuments({value: Buffer.from('12345'), filename: 'ответ.txt'}, {message: context.getAttachments('doc')[0].title});
  } else {
    await context.setActivity();
    await context.reply('эхо: ' + text);
  }
});
on('message_event', (context) => context.answer({type: 'show_snackbar', text: 'принято: ' + context.eventPayload.command}));
on('wall_reply_new', async (context) => {
  if (context.fromId < 0) return;
  await vk.api.wall.createComment({
    owner_id: context.ownerId, post_id: context.objectId, reply_to_comment: context.id, from_group: group, message: 'Ответили в личные сообщения', guid: String(context.id),
  });
});

await vk.updates.startPolling();
await Promise.race([play(), failure]);
await vk.updates.stop();
console.log('vk-io and the sandbox understand each other');
process.exit(0); // a poll of 25 s still waits

async function play() {
  const said = await act({text: 'привет'});
  assert.equal((await hears(true)).event, 'typing');
  const echo = await hears();
  assert.deepEqual([echo.text, echo.reply_to], ['эхо: привет', said.message]);

  await act({start: 'abc'});
  const greeting = await hears();
  assert.deepEqual([greeting.text, greeting.buttons, greeting.keyboard], ['откуда: abc', ['Позвать'], 'reply']);

  await act({press: 'Позвать'});
  const called = await hears();
  assert.deepEqual([called.text, called.buttons, called.links[0].url], ['зову', ['Готово', 'Сайт'], 'https://example.com']);
  await act({press: 'Готово'});
  const notice = await hears(true);
  assert.deepEqual([notice.event, notice.text], ['notice', 'принято: done']);

  await act({files: {kind: 'photo', count: 9}, text: 'вот что пришло'});
  const photo = await hears();
  assert.deepEqual([photo.text, photo.files[0].kind], ['9 фото', 'photo']);

  await act({files: [{kind: 'document', name: 'чек.txt', content: Buffer.from('12345').toString('base64')}]});
  const document = await hears();
  assert.deepEqual([document.text, document.files[0].kind, document.files[0].size, document.files[0].name], ['чек.txt', 'document', 5, 'ответ.txt']);

  const comment = await act({where: 'wall', text: 'Ужасная доставка!'});
  const answer = await hears();
  assert.deepEqual([answer.where, answer.topic, answer.reply_to], ['wall', comment.topic, comment.message]);

  await act({block: true});
  await assert.rejects(vk.api.messages.send({peer_id: 4001, random_id: 1, message: 'x'}), {code: 901});
  await assert.rejects(vk.api.wall.get({owner_id: -group}), {code: 27});
}
