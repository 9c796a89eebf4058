import { bars, facts, items, type Topic } from '../topic.ts';

export const cooking: Topic = {
  keywords:
    /\b(cook(ing)?|recipes?|dinner|lunch|breakfast|bake|baking|bread|soup|pasta|meals?|food|eat)\b/i,
  answers: [
    'For a weeknight I would cook something that mostly cooks itself: a tray of vegetables with chickpeas, or a pot of lentils with whatever greens are left. Salt early, taste often, and finish with something sharp, such as lemon or a spoon of vinegar. Make twice as much as you need. The second half, kept in the fridge, is lunch for the next day.',
    'Good bread needs patience more than skill. Mix flour, water, salt and a little yeast in the evening, fold it twice, and let it stand overnight; time does the kneading. Bake it in a heavy pot with the lid on for thirty minutes and off for fifteen, and wait an hour before you cut it. The hour is the hardest part of all.',
  ],
  artifacts: () => ({
    table: {
      title: 'Three weeknight dinners',
      columns: ['Dish', 'Minutes', 'Pans', 'Keeps (days)'],
      rows: [
        ['Lentils with greens', 35, 1, 4],
        ['Tray-baked vegetables', 45, 1, 3],
        ['Lemon pasta', 20, 2, 1],
      ],
    },
    list: {
      title: 'No-knead bread',
      style: 'steps',
      items: items(
        'Mix 500 g flour, 375 g water, 10 g salt, 1 g yeast — In the evening, until no dry flour is left',
        'Fold twice — After 30 and after 60 minutes',
        'Let it stand for 12 hours — Covered, at room temperature',
        'Shape and rest for 1 hour — Heat oven and pot to 240 °C meanwhile',
        'Bake 30 minutes with the lid, 15 without — Then wait before cutting',
      ),
    },
    bar_chart: {
      title: 'Protein in 100 g, cooked',
      unit: 'g',
      bars: bars({ Lentils: 9, Chickpeas: 8.9, Tofu: 15, Eggs: 12.6, Quinoa: 4.4 }),
    },
    card: {
      title: 'Lentils with greens',
      subtitle: 'One pot, 35 minutes',
      body: 'Soften an onion, add lentils and stock, simmer, and stir in the greens at the end. Lemon.',
      facts: facts({ Serves: '4', Costs: 'about € 6', Keeps: '4 days' }),
    },
  }),
  favourite: 'table',
};
