// Drives botframework-directlinejs for the tests: one command a line comes in, what the client sees goes out, both as JSON.
'use strict';

// A browser has these.
global.XMLHttpRequest = require('xmlhttprequest').XMLHttpRequest;
const sockets = [];
global.WebSocket = class extends require('ws') {
  constructor(url) {
    super(url);
    sockets.push(this);
  }
};

const { DirectLine, ConnectionStatus } = require('botframework-directlinejs');

const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
let line;

const commands = {
  connect: ({ options }) => {
    // The shortest wait before it reconnects: 3 s.
    line = new DirectLine({ ...options, random: () => 0 });
    line.connectionStatus$.subscribe((status) => tell({ status: ConnectionStatus[status] }));
    line.activity$.subscribe((activity) => tell({ activity }), (error) => tell({ failed: error.message ?? error.type }));
  },
  post: ({ activity }) => line.postActivity(activity).subscribe((id) => tell({ posted: id }), (error) => tell({ refused: error.status ?? error.message })),
  drop: () => sockets.at(-1).terminate(),
  // What its timer does every 15 minutes.
  refresh: () => line.refreshToken().subscribe((token) => {
    line.token = token;
    tell({ refreshed: token });
  }, (error) => tell({ refused: error.status })),
  // What a page does that got a new token from its backend.
  reconnect: ({ conversation }) => line.reconnect(conversation),
};

require('node:readline').createInterface({ input: process.stdin })
  .on('line', (text) => {
    const command = JSON.parse(text);
    commands[command.do](command);
  })
  .on('close', () => process.exit());
