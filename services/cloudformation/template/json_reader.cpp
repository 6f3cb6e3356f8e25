// JSON with the position of every node, which nlohmann's parser does not tell.
#include <cctype>

#include "protocol/codec/utf8.h"
#include "services/cloudformation/template/member_index.h"
#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/template/template_reader.h"

namespace cloudformation {
namespace {

class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  Node read_document() {
    Node node = read_value(0);
    skip_space();
    if (at_ < text_.size()) fail();
    return node;
  }

 private:
  [[noreturn]] void fail() const {
    const Position here = position();
    refuse("Template format error: JSON not well-formed. (line " + std::to_string(here.line) + ", column " +
           std::to_string(here.column) + ")");
  }

  Position position() const { return {line_, static_cast<int>(at_ - line_start_) + 1}; }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_space() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') {
        ++line_;
        line_start_ = at_ + 1;
      } else if (c != ' ' && c != '\t' && c != '\r') {
        return;
      }
    }
  }

  void expect(char c) {
    if (peek() != c || at_ >= text_.size()) fail();
    ++at_;
  }

  Node read_value(int depth) {
    skip_space();
    if (depth > kTemplateNestingMax || ++nodes_ > kTemplateNodesMax) fail();
    const Position start = position();
    Node node = read_bare_value(depth);
    node.position = start;
    return node;
  }

  Node read_bare_value(int depth) {
    switch (peek()) {
      case '{':
        return read_object(depth);
      case '[':
        return read_array(depth);
      case '"':
        return Node::string(read_string());
      case 't':
        return read_word("true", Node::boolean(true));
      case 'f':
        return read_word("false", Node::boolean(false));
      case 'n':
        return read_word("null", Node{});
      default:
        return read_number();
    }
  }

  Node read_word(std::string_view word, Node node) {
    for (const char c : word) expect(c);
    return node;
  }

  Node read_object(int depth) {
    Node node = Node::map();
    MemberIndex index;
    expect('{');
    skip_space();
    if (peek() == '}') return ++at_, node;
    for (;;) {
      skip_space();
      const Position start = position();
      std::string key = read_string();
      skip_space();
      expect(':');
      Node value = read_value(depth + 1);
      index.put(node, {std::move(key), std::move(value), start});
      skip_space();
      if (peek() == '}') return ++at_, node;
      expect(',');
    }
  }

  Node read_array(int depth) {
    Node node = Node::list();
    expect('[');
    skip_space();
    if (peek() == ']') return ++at_, node;
    for (;;) {
      node.items.push_back(read_value(depth + 1));
      skip_space();
      if (peek() == ']') return ++at_, node;
      expect(',');
    }
  }

  Node read_number() {
    const size_t start = at_;
    if (peek() == '-') ++at_;
    if (peek() == '0') {
      ++at_;
    } else {
      read_digits();
    }
    if (peek() == '.') ++at_, read_digits();
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      read_digits();
    }
    return Node::number(std::string(text_.substr(start, at_ - start)));
  }

  void read_digits() {
    if (!std::isdigit(static_cast<unsigned char>(peek()))) fail();
    while (std::isdigit(static_cast<unsigned char>(peek()))) ++at_;
  }

  std::string read_string() {
    expect('"');
    const size_t start = at_;
    std::string result;
    for (;;) {
      if (at_ >= text_.size()) fail();
      const char c = text_[at_];
      if (static_cast<unsigned char>(c) < 0x20) fail();
      ++at_;
      if (c == '"') break;
      if (c == '\\') {
        read_escape(result);
      } else {
        result += c;
      }
    }
    if (!protocol::is_valid_utf8(text_.substr(start, at_ - 1 - start))) fail();
    return result;
  }

  void read_escape(std::string& result) {
    static constexpr std::string_view kLetters = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    const char c = peek();
    if (c == 'u') {
      ++at_;
      append_utf8(result, read_code_point());
      return;
    }
    const size_t which = kLetters.find(c);
    if (which == std::string_view::npos || at_ >= text_.size()) fail();
    result += kMeanings[which];
    ++at_;
  }

  uint32_t read_hex4() {
    uint32_t value = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = peek();
      if (!std::isxdigit(static_cast<unsigned char>(c))) fail();
      value = value * 16 + static_cast<uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
  }

  uint32_t read_code_point() {
    const uint32_t high = read_hex4();
    if (high < 0xD800 || high > 0xDFFF) return high;
    if (high > 0xDBFF || text_.substr(at_, 2) != "\\u") fail();
    at_ += 2;
    const uint32_t low = read_hex4();
    if (low < 0xDC00 || low > 0xDFFF) fail();
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
  }

  static void append_utf8(std::string& result, uint32_t code) {
    if (code < 0x80) {
      result += static_cast<char>(code);
      return;
    }
    const int tail = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static constexpr uint32_t kLead[] = {0, 0xC0, 0xE0, 0xF0};
    result += static_cast<char>(kLead[tail] | (code >> (6 * tail)));
    for (int i = tail - 1; i >= 0; --i) result += static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3F));
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t line_start_ = 0;
  size_t nodes_ = 0;
  int line_ = 1;
};

}  // namespace

Node read_json(std::string_view body) {
  return JsonReader(body).read_document();
}

}  // namespace cloudformation
