// The words of an expression.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace s3::select {

struct Token {
  enum class Kind { kEnd, kWord, kQuotedName, kText, kNumber, kSymbol };
  Kind kind = Kind::kEnd;
  /// Of texts and quoted names without their quotes.
  std::string text;
  /// The text of a word in capitals, to compare with keywords.
  std::string keyword;
};

/// The tokens, the last of which is kEnd. Throws LexerInvalidChar and the like.
std::vector<Token> tokenize(std::string_view expression);

}  // namespace s3::select
