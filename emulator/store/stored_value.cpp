#include "emulator/store/stored_value.h"

#include <stdexcept>
#include <vector>

#include <msgpack/null_visitor.hpp>
#include <msgpack/pack.hpp>
#include <msgpack/unpack.hpp>
#include <nlohmann/json.hpp>

namespace emulator {
namespace {

using protocol::Value;

/// Most rows are shorter than this.
constexpr size_t kBytesUsual = 1024;

/// Where a packer writes.
struct Bytes {
  std::string text;

  void write(const char* bytes, size_t size) { text.append(bytes, size); }
};

void pack_text(msgpack::packer<Bytes>& packer, const std::string& text) {
  packer.pack_str(static_cast<uint32_t>(text.size()));
  packer.pack_str_body(text.data(), static_cast<uint32_t>(text.size()));
}

void pack(msgpack::packer<Bytes>& packer, const Value& value) {
  if (value.is_string()) {
    pack_text(packer, value.get_ref<const std::string&>());
  } else if (value.is_object()) {
    packer.pack_map(static_cast<uint32_t>(value.size()));
    for (const auto& [name, member] : value.get_ref<const Value::object_t&>()) {
      pack_text(packer, name);
      pack(packer, member);
    }
  } else if (value.is_array()) {
    packer.pack_array(static_cast<uint32_t>(value.size()));
    for (const Value& item : value) pack(packer, item);
  } else if (value.is_boolean()) {
    value.get<bool>() ? packer.pack_true() : packer.pack_false();
  } else if (value.is_number_unsigned()) {
    packer.pack_uint64(value.get<uint64_t>());
  } else if (value.is_number_integer()) {
    packer.pack_int64(value.get<int64_t>());
  } else if (value.is_number()) {
    packer.pack_double(value.get<double>());
  } else if (value.is_binary()) {
    const Value::binary_t& bytes = value.get_binary();
    packer.pack_bin(static_cast<uint32_t>(bytes.size()));
    packer.pack_bin_body(reinterpret_cast<const char*>(bytes.data()), static_cast<uint32_t>(bytes.size()));
  } else {
    packer.pack_nil();
  }
}

/// Makes a value of what msgpack's parser tells. nlohmann's own reader takes two to three times as long, since it reads
/// byte by byte and looks each member up; rows are parsed more often than anything else.
class ValueBuilder : public msgpack::null_visitor {
 public:
  /// `size_max` bounds what is reserved for a list: damaged bytes may announce anything.
  ValueBuilder(Value& value, size_t size_max) : next_(&value), size_max_(size_max) {}

  bool visit_nil() { return put(nullptr); }
  bool visit_boolean(bool value) { return put(value); }
  bool visit_positive_integer(uint64_t value) { return put(value); }
  bool visit_negative_integer(int64_t value) { return put(value); }
  bool visit_float32(float value) { return put(value); }
  bool visit_float64(double value) { return put(value); }
  bool visit_str(const char* text, uint32_t size) {
    if (!is_name_) return put(std::string_view(text, size));
    auto& members = open_.back()->get_ref<Value::object_t&>();
    // They were written in order: each belongs behind all others.
    next_ = &members.emplace_hint(members.end(), std::string(text, size), nullptr)->second;
    is_name_ = false;
    return true;
  }
  bool visit_bin(const char* bytes, uint32_t size) {
    return put(Value::binary(Value::binary_t::container_type(bytes, bytes + size)));
  }
  bool visit_ext(const char*, uint32_t) { return false; }

  bool start_array(uint32_t count) {
    if (count > size_max_ || !open(Value::array())) return false;
    open_.back()->get_ref<Value::array_t&>().reserve(count);
    return true;
  }
  bool start_array_item() {
    next_ = &open_.back()->get_ref<Value::array_t&>().emplace_back();
    return true;
  }
  bool end_array() { return close(); }
  bool start_map(uint32_t) { return open(Value::object()); }
  bool start_map_key() { return is_name_ = true; }
  bool end_map() { return close(); }

 private:
  template <class Content>
  bool put(Content content) {
    if (is_name_) return false;
    *next_ = std::move(content);
    return true;
  }
  bool open(Value container) {
    if (!put(std::move(container))) return false;
    open_.push_back(next_);
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  /// Where the next value goes.
  Value* next_;
  std::vector<Value*> open_;
  /// Whether the next text is a member's name.
  bool is_name_ = false;
  size_t size_max_;
};

}  // namespace

std::string to_stored(const Value& value) {
  Bytes bytes;
  bytes.text.reserve(kBytesUsual);
  msgpack::packer<Bytes> packer(bytes);
  pack(packer, value);
  return std::move(bytes.text);
}

Value from_stored(std::string_view bytes) {
  Value value;
  ValueBuilder builder(value, bytes.size());
  size_t end = 0;
  if (!msgpack::parse(bytes.data(), bytes.size(), end, builder) || end != bytes.size()) {
    throw std::runtime_error("the store holds a damaged value of " + std::to_string(bytes.size()) + " bytes");
  }
  return value;
}

}  // namespace emulator
