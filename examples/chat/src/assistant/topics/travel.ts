import { bars, facts, items, type Topic } from '../topic.ts';

export const travel: Topic = {
  keywords:
    /\b(travel|trips?|holidays?|vacation|weekend|flights?|hotels?|city break|pack(ing)?|itinerary|tour)\b/i,
  answers: [
    'A short trip goes best with one fixed thing a day and nothing else that has to happen. Take a neighbourhood rather than a list of sights: walk it in the morning while it is cool and empty, sit down for a long lunch, and keep the evening for whatever you noticed on the way. Book the bed and the first dinner, and leave the rest open.',
    'I would start from the journey, not from the sights. Four hours of travel each way is about what a long weekend forgives. Then choose where to sleep so that the evenings need no bus, carry less than you think, and put the one museum you really want on the first morning, before the weather or the mood has a say in it.',
  ],
  artifacts: (prompt) => ({
    list: {
      title: weekendIn(prompt),
      style: 'checks',
      items: items(
        'Friday evening: arrive, walk the old town — Dinner near the room, early',
        'Saturday morning: the one museum — At opening time, before the queue',
        'Saturday afternoon: along the water — And back when the light goes',
        'Sunday morning: a market and a park — Breakfast standing up',
        'Sunday evening: small places, no booking — Follow whoever lives there',
        'Monday: one last coffee, then home — Leave an hour for the way',
      ),
    },
    table: {
      title: 'Four cities for a long weekend',
      columns: ['City', 'Best months', 'Days', 'Per day (€)'],
      rows: [
        ['Lisbon', 'Mar–May, Oct', 4, 95],
        ['Ljubljana', 'May–Sep', 3, 80],
        ['Ghent', 'Apr–Sep', 2, 110],
        ['Palermo', 'Apr, Oct', 4, 75],
      ],
    },
    bar_chart: {
      title: 'What a long weekend costs',
      unit: '€',
      bars: bars({ Journey: 160, Room: 270, Food: 150, Museums: 35, Transit: 25, Other: 40 }),
    },
    card: {
      title: weekendIn(prompt),
      subtitle: 'A light plan for two',
      body: 'One neighbourhood a day, mornings outside, evenings by the water.',
      facts: facts({ Nights: '3', Booked: 'room and first dinner', Budget: '€ 680' }),
    },
  }),
  favourite: 'list',
};

/** Takes the capitalized word after "in" or "to" for a place. */
function weekendIn(prompt: string): string {
  const place = /\b(?:in|to) (\p{Lu}\p{L}{1,30})/u.exec(prompt)?.[1];
  return place ? `A long weekend in ${place}` : 'A long weekend';
}
