// Reads iCalendar files with ical.js for the tests: a file a line comes in, what a calendar makes of it goes out, both as JSON.
'use strict';

const ICAL = require('ical.js');

const read = (text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component, { strictExceptions: true }));
  return {
    version: calendar.getFirstPropertyValue('version'),
    events: events.map((event) => {
      const days = [];
      const times = event.iterator();
      for (let time = times.next(); time && days.length < 1000; time = times.next()) {
        days.push(time.toString());
      }

      return {
        days,
        wholeDays: event.startDate.isDate,
        lasts: event.duration.toString(),
        uid: event.uid,
        name: event.summary,
        place: event.location,
        description: event.description,
        status: event.component.getFirstPropertyValue('status'),
        page: event.component.getFirstPropertyValue('url'),
      };
    }),
  };
};

require('node:readline').createInterface({ input: process.stdin })
  .on('line', (line) => {
    let told;
    try {
      told = read(JSON.parse(line).file);
    } catch (error) {
      told = { refused: error.message };
    }

    process.stdout.write(`${JSON.stringify(told)}\n`);
  })
  .on('close', () => process.exit());
