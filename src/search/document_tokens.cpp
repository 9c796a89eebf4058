#include "search/document_tokens.h"

namespace chatkeep {

namespace {

// A word of the text, by each of its names.
void give_word(TextUnit& unit, std::size_t& position, TokenReceiver& receiver) {
  const std::size_t last = unit.pieces.size() - 1;
  for (std::size_t i = 0; i <= last; ++i, ++position) {
    TextPiece& piece = unit.pieces[i];
    stem_plural(piece.term);
    receiver.receive({piece.term, position, piece.start, piece.end});
    if (i == 0 && !unit.whole.term.empty()) {
      stem_plural(unit.whole.term);
      receiver.receive({unit.whole.term, position, unit.whole.start, unit.whole.end});
    }
    if (i == last && !unit.named.term.empty()) {
      receiver.receive({unit.named.term, position, unit.named.start, unit.named.end});
    }
  }
}

// Each character alone, and with the one that follows.
void give_unspaced(const TextUnit& unit, std::size_t& position, TokenReceiver& receiver) {
  std::string pair;
  for (std::size_t i = 0; i < unit.pieces.size(); ++i, ++position) {
    const TextPiece& piece = unit.pieces[i];
    receiver.receive({piece.term, position, piece.start, piece.end});
    if (i + 1 == unit.pieces.size()) continue;
    pair = piece.term + unit.pieces[i + 1].term;
    receiver.receive({pair, position, piece.start, unit.pieces[i + 1].end});
  }
}

// `skip` reads past what is not wanted, and gives how many positions that were.
template <typename Skip>
std::size_t give_tokens(std::string_view text, TokenReceiver& receiver, Skip skip) {
  TextUnits units(text.substr(0, kMaxSearchedBytes));
  PlainWord word;
  TextUnit unit;
  std::size_t position = 0;
  for (;;) {
    position += skip(units);
    if (units.next_plain(word)) {
      const std::size_t length = stem_plural(word.term.data(), word.length);
      receiver.receive({{word.term.data(), length}, position, word.start, word.end});
      ++position;
      continue;
    }
    if (!units.next(unit)) return position;
    if (unit.kind == TextUnit::Kind::kUnspaced) {
      give_unspaced(unit, position, receiver);
    } else {
      give_word(unit, position, receiver);
    }
  }
}

}  // namespace

std::size_t document_tokens(std::string_view text, TokenReceiver& receiver) {
  return give_tokens(text, receiver, [](TextUnits&) { return std::size_t{0}; });
}

std::size_t document_tokens(std::string_view text, TokenReceiver& receiver,
                            const FirstBytes& wanted) {
  return give_tokens(text, receiver, [&](TextUnits& units) { return units.skip_plain(wanted); });
}

}  // namespace chatkeep
