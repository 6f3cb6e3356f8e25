// Reads JSON text token by token, so that requests become Values by shape without a document in between.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/value.h"

namespace protocol {

enum class JsonToken { kObject, kList, kString, kNumber, kTrue, kFalse, kNull, kEnd };

/// A cursor over a JSON text. Every function throws ApiError SerializationException at what is not JSON (RFC 8259),
/// not UTF-8, or nested deeper than kNestingDepthMax.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  /// What comes next. Nothing is consumed but white space.
  JsonToken peek();

  /// Enters an object or list. next_key() and next_item() then say if there is one more; after the last one they leave
  /// it. The value after each must be read or skipped before the next call.
  void enter();
  bool next_key(std::string& key);
  bool next_item();

  std::string read_string();
  /// An integer where the number is one and fits into 64 bits, else a floating-point number.
  Value read_number();
  /// true, false or null.
  Value read_literal();
  /// Any value, with its members as they are called.
  Value read_any();
  void skip_value();
  /// Refuses anything but white space after the value.
  void expect_end();

 private:
  [[noreturn]] void refuse() const;
  void skip_space();
  void expect(char c);
  void append_escape(std::string& out);
  unsigned read_hexadecimal();
  bool next(char closing);

  std::string_view text_;
  size_t position_ = 0;
  int depth_ = 0;
  bool is_first_ = false;
};

}  // namespace protocol
