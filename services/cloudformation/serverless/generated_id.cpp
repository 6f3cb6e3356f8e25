#include "services/cloudformation/serverless/generated_id.h"

#include <cctype>
#include <cstdint>

#include "protocol/checksum/digest.h"
#include "protocol/checksum/digest_text.h"

namespace cloudformation {
namespace {

constexpr size_t kHashLength = 10;
constexpr std::string_view kMediaTypes = "x-amazon-apigateway-binary-media-types";

/// Python 2.7's hash of a text, on 64 bits.
uint64_t legacy_hash(const std::string& text) {
  if (text.empty()) return 0;
  uint64_t hash = static_cast<uint64_t>(static_cast<unsigned char>(text[0])) << 7;
  for (const char c : text) hash = (1000003 * hash) ^ static_cast<unsigned char>(c);
  hash ^= text.size();
  return hash == UINT64_MAX ? UINT64_MAX - 1 : hash;
}

/// The order of Python 2.7's dictionaries: open addressing over a table that grows at two thirds.
class LegacyOrder {
 public:
  void insert(size_t item, const std::string& key) {
    place(slots_, {item, legacy_hash(key)});
    ++count_;
    if (count_ * 3 >= slots_.size() * 2) grow();
  }

  std::vector<size_t> items() const {
    std::vector<size_t> result;
    for (const auto& slot : slots_) {
      if (slot) result.push_back(slot->item);
    }
    return result;
  }

 private:
  struct Entry {
    size_t item;
    uint64_t hash;
  };
  using Slots = std::vector<std::optional<Entry>>;

  static void place(Slots& slots, const Entry& entry) {
    const uint64_t mask = slots.size() - 1;
    uint64_t at = entry.hash & mask;
    for (uint64_t perturb = entry.hash; slots[at & mask]; perturb >>= 5) at = (at << 2) + at + perturb + 1;
    slots[at & mask] = entry;
  }

  void grow() {
    size_t size = 8;
    while (size <= count_ * 4) size *= 2;
    Slots larger(size);
    for (const auto& slot : slots_) {
      if (slot) place(larger, *slot);
    }
    slots_ = std::move(larger);
  }

  Slots slots_ = Slots(8);
  size_t count_ = 0;
};

std::string legacy_string(const std::string& text) {
  const char quote = text.find('\'') != std::string::npos && text.find('"') == std::string::npos ? '"' : '\'';
  std::string result(1, quote);
  for (const char c : text) {
    switch (c) {
      case '\n':
        result += "\\n";
        break;
      case '\r':
        result += "\\r";
        break;
      case '\t':
        result += "\\t";
        break;
      default:
        if (c == quote || c == '\\') result += '\\';
        result += c;
    }
  }
  return result + quote;
}

/// How the members of an object stand in the text; those of its members' objects follow from it.
enum class Order { kLegacy, kLegacyAroundWritten, kAsWritten };

/// Authorizers, gateway responses and the integrations of preflight methods are not among the dictionaries whose old
/// order AWS keeps.
Order order_of(const std::string& key, const Json& member, Order outer) {
  if (outer != Order::kLegacy) return Order::kAsWritten;
  if (key == "securityDefinitions" || key == "x-amazon-apigateway-gateway-responses")
    return Order::kLegacyAroundWritten;
  const bool is_mock = member.is_object() && member.value("type", Json()) == "mock";
  return is_mock ? Order::kAsWritten : outer;
}

std::string text_of(const Json& value, Order order);

/// These are what Python 2.7 calls unicode, which it prints with a letter.
std::string media_types_text(const Json& types) {
  std::string result;
  for (const Json& type : types) result += (result.empty() ? "u" : ", u") + legacy_string(type);
  return "[" + result + "]";
}

std::string text_of_object(const Json& value, Order order) {
  LegacyOrder legacy;
  std::vector<std::string> members;
  for (const auto& [key, member] : value.items()) {
    legacy.insert(members.size(), key);
    members.push_back(legacy_string(key) + ": " +
                      (key == kMediaTypes ? media_types_text(member) : text_of(member, order_of(key, member, order))));
  }
  std::string result;
  const auto add = [&](const std::string& member) { result += (result.empty() ? "" : ", ") + member; };
  if (order == Order::kAsWritten) {
    for (const std::string& member : members) add(member);
  } else {
    for (const size_t item : legacy.items()) add(members[item]);
  }
  return "{" + result + "}";
}

std::string text_of(const Json& value, Order order) {
  if (value.is_string()) return legacy_string(value);
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  if (value.is_null()) return "None";
  if (value.is_object()) return text_of_object(value, order);
  if (!value.is_array()) return value.dump();
  std::string result;
  for (const Json& item : value) result += (result.empty() ? "" : ", ") + text_of(item, order);
  return "[" + result + "]";
}

}  // namespace

std::string sha1_text(const std::string& text) {
  protocol::Sha1 sha1;
  sha1.update(text);
  const auto bytes = sha1.digest();
  return protocol::hex_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string hash_of(const Json& value) {
  return sha1_text(nlohmann::json(value).dump()).substr(0, kHashLength);
}

std::string legacy_text(const Json& value) {
  return text_of(value, Order::kLegacy);
}

std::string written_text(const Json& value) {
  return text_of(value, Order::kAsWritten);
}

}  // namespace cloudformation
