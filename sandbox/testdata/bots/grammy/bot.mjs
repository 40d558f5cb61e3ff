// A bot written with grammY meets people of the sandbox: text, command, button, photo, document, contact.
// Usage: node bot.mjs http://127.0.0.1:8090. Ends with 1 and says why when something is not as in real life.

import assert from 'node:assert/strict';
import {Bot, InlineKeyboard, InputFile, Keyboard} from 'grammy';

const sandbox = process.argv[2];
const token = '700077:grammy';
const person = {person: 4001, name: 'Анна Пример', where: 'private'};
let after = 0;

async function act(deed) {
  const answer = await fetch(sandbox + '/act', {method: 'POST', body: JSON.stringify({...person, ...deed})});
  const done = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(done));
  return done;
}

// hears waits for the next thing the bot shows this person.
async function hears(events = false) {
  for (let tries = 0; tries < 10; tries++) {
    const query = new URLSearchParams({after, wait: '5s', person: person.person, ...(events && {events: '1'})});
    for (const entry of await (await fetch(sandbox + '/heard?' + query)).json()) {
      after = entry.n;
      if (entry.by === 'bot') return entry;
    }
  }
  throw new Error('the bot did not answer');
}

const bot = new Bot(token, {client: {apiRoot: sandbox}});
bot.catch((failure) => { throw failure.error; });
bot.command('start', (ctx) => ctx.reply('payload ' + ctx.match, {reply_markup: new InlineKeyboard().text('Да', 'yes').url('Сайт', 'https://example.com')}));
bot.command('contact', (ctx) => ctx.reply('номер?', {reply_markup: new Keyboard().requestContact('Мой номер').resized()}));
bot.callbackQuery('yes', async (ctx) => {
  await ctx.answerCallbackQuery({text: 'принято'});
  await ctx.editMessageText('<b>нажато</b>', {parse_mode: 'HTML'});
});
bot.on(':photo', async (ctx) => {
  const file = await ctx.getFile();
  const picture = await (await fetch(`${sandbox}/file/bot${token}/${file.file_path}`)).arrayBuffer();
  await ctx.replyWithPhoto(new InputFile(new Uint8Array(picture), 'copy.jpg'), {caption: `${ctx.msg.photo.length} sizes`});
});
bot.on(':document', (ctx) => ctx.replyWithDocument(ctx.msg.document.file_id, {caption: ctx.msg.document.file_name}));
bot.on(':contact', (ctx) => ctx.reply(String(ctx.msg.contact.user_id === ctx.from.id), {reply_markup: {remove_keyboard: true}}));
bot.on('edited_message:text', (ctx) => ctx.reply('исправлено: ' + ctx.msg.text));
bot.on('message:text', (ctx) => ctx.reply('эхо: ' + ctx.msg.text, {reply_parameters: {message_id: ctx.msg.message_id}}));

const running = bot.start();
await Promise.race([play(), running]);
await running;

async function play() {
  const said = await act({text: 'привет'});
  const echo = await hears();
  assert.equal(echo.text, 'эхо: привет');
  assert.equal(echo.reply_to, said.message);

  await act({edit: said.message, text: 'здравствуйте'});
  assert.equal((await hears()).text, 'исправлено: здравствуйте');

  await act({start: 'abc'});
  const greeting = await hears();
  assert.equal(greeting.text, 'payload abc');
  assert.deepEqual(greeting.buttons, ['Да', 'Сайт']);

  await act({press: 'Да'});
  const notice = await hears(true);
  assert.equal(notice.event, 'notice');
  const pressed = await hears();
  assert.deepEqual([pressed.edited, pressed.message, pressed.text, pressed.buttons], [true, greeting.message, 'нажато', []]);

  await act({files: {kind: 'photo'}});
  const photo = await hears();
  assert.deepEqual([photo.files[0].kind, photo.text], ['photo', '3 sizes']);

  await act({files: [{kind: 'document', name: 'чек.txt', content: Buffer.from('12345').toString('base64')}]});
  const document = await hears();
  assert.deepEqual([document.files[0].kind, document.files[0].size, document.text], ['document', 5, 'чек.txt']);

  await act({text: '/contact'});
  assert.equal((await hears()).contact_button, 'Мой номер');
  await act({press: 'Мой номер'});
  assert.equal((await hears()).text, 'true');

  await assert.rejects(bot.api.sendMessage(999, 'x'), {error_code: 400, description: 'Bad Request: chat not found'});
  await bot.stop();
  console.log('grammY and the sandbox understand each other');
}
