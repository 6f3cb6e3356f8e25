#include "services/s3/select/lexer.h"

#include <algorithm>
#include <cctype>

#include "services/s3/errors.h"

namespace s3::select {
namespace {

constexpr std::string_view kSymbols[] = {"<=", ">=", "<>", "!=", "||", "(", ")", "[", "]", ",",
                                         ".",  "*",  "+",  "-",  "/",  "%", "=", "<", ">"};

bool starts_word(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) || c == '_' || c == '$' || (c & 0x80);
}
bool continues_word(char c) {
  return starts_word(c) || std::isdigit(static_cast<unsigned char>(c));
}

std::string in_capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

/// What stands between quotes; a doubled one stands for itself. Moves `position` behind it.
std::string take_quoted(std::string_view expression, size_t& position) {
  const char quote = expression[position++];
  std::string text;
  while (position < expression.size()) {
    const char c = expression[position++];
    if (c != quote) {
      text += c;
    } else if (position < expression.size() && expression[position] == quote) {
      text += expression[position++];
    } else {
      return text;
    }
  }
  throw refusal_saying("LexerInvalidLiteral", "The SQL expression contains an unterminated literal.");
}

std::string take_number(std::string_view expression, size_t& position) {
  const size_t start = position;
  const auto at = [&](size_t index) { return index < expression.size() ? expression[index] : '\0'; };
  const auto skip_digits = [&] {
    while (std::isdigit(static_cast<unsigned char>(at(position)))) ++position;
  };
  skip_digits();
  if (at(position) == '.') {
    ++position;
    skip_digits();
  }
  if (at(position) == 'e' || at(position) == 'E') {
    ++position;
    if (at(position) == '+' || at(position) == '-') ++position;
    skip_digits();
  }
  return std::string(expression.substr(start, position - start));
}

Token take_symbol(std::string_view expression, size_t& position) {
  for (const std::string_view symbol : kSymbols) {
    if (!expression.substr(position).starts_with(symbol)) continue;
    position += symbol.size();
    return {.kind = Token::Kind::kSymbol, .text = std::string(symbol), .keyword = {}};
  }
  throw refusal_saying("LexerInvalidChar", "The SQL expression contains an invalid character: '" +
                                               std::string(1, expression[position]) + "'.");
}

}  // namespace

std::vector<Token> tokenize(std::string_view expression) {
  std::vector<Token> tokens;
  for (size_t position = 0; position < expression.size();) {
    const char c = expression[position];
    const bool is_number = std::isdigit(static_cast<unsigned char>(c)) ||
                           (c == '.' && position + 1 < expression.size() &&
                            std::isdigit(static_cast<unsigned char>(expression[position + 1])));
    if (std::isspace(static_cast<unsigned char>(c))) {
      ++position;
    } else if (expression.substr(position).starts_with("--")) {
      position = std::min(expression.find('\n', position), expression.size());
    } else if (starts_word(c)) {
      const size_t start = position;
      while (position < expression.size() && continues_word(expression[position])) ++position;
      std::string word(expression.substr(start, position - start));
      tokens.push_back({.kind = Token::Kind::kWord, .text = word, .keyword = in_capitals(word)});
    } else if (is_number && !(c == '.' && !tokens.empty() && tokens.back().kind != Token::Kind::kSymbol)) {
      tokens.push_back({.kind = Token::Kind::kNumber, .text = take_number(expression, position), .keyword = {}});
    } else if (c == '\'' || c == '"' || c == '`') {
      // A literal between backticks is one of Ion: a timestamp, here.
      const auto kind = c == '"' ? Token::Kind::kQuotedName : Token::Kind::kText;
      tokens.push_back({.kind = kind, .text = take_quoted(expression, position), .keyword = c == '`' ? "ION" : ""});
    } else if (c == ';' && position + 1 == expression.size()) {
      ++position;
    } else {
      tokens.push_back(take_symbol(expression, position));
    }
  }
  tokens.emplace_back();
  return tokens;
}

}  // namespace s3::select
