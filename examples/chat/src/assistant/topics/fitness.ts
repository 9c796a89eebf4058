import { bars, facts, items, type Topic } from '../topic.ts';

export const fitness: Topic = {
  keywords:
    /\b(run(ning)?|marathon|10k|5k|workouts?|exercises?|training|fitness|gym|yoga|swim(ming)?|cycling)\b/i,
  answers: [
    'Run slower than feels right. Most of the week should be at a pace where you can still talk in whole sentences; one day may be hard, and one may be long. Add no more than a tenth a week, and every fourth week take some away again. Sleep and shoes decide more than any plan, and a missed day is never worth making up.',
    'Begin with what you will certainly do: twenty minutes, three days a week, always after the same thing. When that needs no deciding any more, make one of the days longer and one of them harder. Write down how it felt rather than how fast it was, because after six weeks that is the curve which shows you the progress.',
  ],
  artifacts: () => ({
    list: {
      title: 'A week towards ten kilometres',
      style: 'checks',
      items: items(
        'Monday: rest',
        'Tuesday: 5 km easy — Able to talk all the way',
        'Wednesday: strength, 20 minutes — Squats, planks, calves',
        'Thursday: 6 × 2 minutes brisk — 2 minutes easy between',
        'Saturday: 8 km slow — Flat, with company',
        'Sunday: walk or yoga',
      ),
    },
    table: {
      title: 'Four weeks to ten kilometres',
      columns: ['Week', 'Runs', 'Longest (km)', 'Total (km)'],
      rows: [
        ['1', 3, 6, 15],
        ['2', 3, 7, 17],
        ['3', 4, 8, 20],
        ['4', 3, 6, 14],
      ],
    },
    bar_chart: {
      title: 'Kilometres a week',
      unit: 'km',
      bars: bars({ W1: 15, W2: 17, W3: 20, W4: 14, W5: 19, W6: 22, W7: 24, W8: 16 }),
    },
    card: {
      title: 'Saturday’s long run',
      subtitle: 'Week 3',
      body: 'Out along the river and back. Start slower than you want to, and end as slow as you began.',
      facts: facts({ Distance: '8 km', Pace: '6:40 /km', Takes: '53 min' }),
    },
  }),
  favourite: 'bar_chart',
};
