#include "emulator/resource/stored_value.h"

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace emulator {
namespace {

using protocol::Value;

constexpr int kDepthMax = 200;

/// https://github.com/msgpack/msgpack/blob/master/spec.md. Gives up on whatever a Value never has and on whatever is
/// damaged.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool is_at_end() const { return bytes_.empty(); }

  bool read(Value& value, int depth = 0) {
    if (bytes_.empty() || depth > kDepthMax) return false;
    const auto head = static_cast<uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    if (head < 0x80) return set(value, static_cast<uint64_t>(head));
    if (head < 0x90) return read_members(value, head & 0x0fU, depth);
    if (head < 0xa0) return read_items(value, head & 0x0fU, depth);
    if (const auto size = text_size(head)) return read_text(value, *size);
    if (head >= 0xe0) return set(value, static_cast<int64_t>(static_cast<int8_t>(head)));
    switch (head) {
      case 0xc0:
        return set(value, nullptr);
      case 0xc2:
      case 0xc3:
        return set(value, head == 0xc3);
      case 0xca:
        return read_number<float, uint32_t>(value);
      case 0xcb:
        return read_number<double, uint64_t>(value);
      case 0xcc:
        return read_number<uint64_t, uint8_t>(value);
      case 0xcd:
        return read_number<uint64_t, uint16_t>(value);
      case 0xce:
        return read_number<uint64_t, uint32_t>(value);
      case 0xcf:
        return read_number<uint64_t, uint64_t>(value);
      case 0xd0:
        return read_number<int8_t, uint8_t>(value);
      case 0xd1:
        return read_number<int16_t, uint16_t>(value);
      case 0xd2:
        return read_number<int32_t, uint32_t>(value);
      case 0xd3:
        return read_number<int64_t, uint64_t>(value);
      default:
        return read_long(head, value, depth);
    }
  }

 private:
  template <class Simple>
  static bool set(Value& value, Simple simple) {
    value = simple;
    return true;
  }

  /// Nothing if it is no text that begins so, or its size is missing.
  std::optional<uint64_t> text_size(uint8_t head) {
    if (head >= 0xa0 && head < 0xc0) return head & 0x1fU;
    if (head == 0xd9) return big_endian<uint8_t>();
    if (head == 0xda) return big_endian<uint16_t>();
    return head == 0xdb ? big_endian<uint32_t>() : std::nullopt;
  }

  bool read_long(uint8_t head, Value& value, int depth) {
    if (head < 0xdc || head > 0xdf) return false;
    const auto count = head == 0xdc || head == 0xde ? big_endian<uint16_t>() : big_endian<uint32_t>();
    if (!count) return false;
    return head < 0xde ? read_items(value, *count, depth) : read_members(value, *count, depth);
  }

  template <class Unsigned>
  std::optional<uint64_t> big_endian() {
    if (bytes_.size() < sizeof(Unsigned)) return std::nullopt;
    uint64_t number = 0;
    for (size_t i = 0; i < sizeof(Unsigned); ++i) number = number << 8U | static_cast<uint8_t>(bytes_[i]);
    bytes_.remove_prefix(sizeof(Unsigned));
    return number;
  }

  template <class Number, class Unsigned>
  bool read_number(Value& value) {
    const auto bits = big_endian<Unsigned>();
    if (!bits) return false;
    const auto narrow = static_cast<Unsigned>(*bits);
    Number number = 0;
    if constexpr (sizeof(Number) == sizeof(Unsigned)) {
      std::memcpy(&number, &narrow, sizeof number);
    } else {
      number = narrow;
    }
    return set(value, number);
  }

  bool read_text(Value& value, size_t size) {
    if (bytes_.size() < size) return false;
    value = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return true;
  }

  bool read_name(std::string& name) {
    if (bytes_.empty()) return false;
    const auto head = static_cast<uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    const auto size = text_size(head);
    if (!size || bytes_.size() < *size) return false;
    name.assign(bytes_.substr(0, *size));
    bytes_.remove_prefix(*size);
    return true;
  }

  bool read_items(Value& value, size_t count, int depth) {
    if (count > bytes_.size()) return false;
    value = Value::array();
    auto& items = value.get_ref<Value::array_t&>();
    items.reserve(count);
    for (size_t i = 0; i < count; ++i) {
      if (!read(items.emplace_back(), depth + 1)) return false;
    }
    return true;
  }

  bool read_members(Value& value, size_t count, int depth) {
    value = Value::object();
    auto& members = value.get_ref<Value::object_t&>();
    for (size_t i = 0; i < count; ++i) {
      std::string name;
      if (!read_name(name)) return false;
      // They were written in order: each belongs behind all others.
      const auto member = members.emplace_hint(members.end(), std::move(name), nullptr);
      if (!read(member->second, depth + 1)) return false;
    }
    return true;
  }

  std::string_view bytes_;
};

}  // namespace

Value read_stored(std::string_view bytes) {
  Value value;
  Reader reader(bytes);
  if (reader.read(value) && reader.is_at_end()) return value;
  return Value::from_msgpack(bytes);
}

}  // namespace emulator
