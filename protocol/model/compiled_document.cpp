#include "protocol/model/compiled_document.h"

#include <cstring>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

namespace protocol {
namespace {

// The tags of fact_document.h.
enum Tag : uint32_t { kConstant, kSmallInteger, kInteger, kNumber, kString, kArray, kObject };
constexpr uint32_t kTagBits = 3;
constexpr uint32_t kFalse = 1, kTrue = 2;
constexpr int64_t kSmallIntegerMax = (int64_t{1} << 28) - 1;

/// Eight bytes as two words.
template <class Number>
std::vector<uint32_t> words_of(Number number) {
  std::vector<uint32_t> words(sizeof number / sizeof(uint32_t));
  std::memcpy(words.data(), &number, sizeof number);
  return words;
}

}  // namespace

CompiledDocument::CompiledDocument(const nlohmann::json& value) : words_(sizeof(FactsHeader) / sizeof(uint32_t)) {
  root_ = add(value);
  FactsHeader header{};
  std::memcpy(header.magic, kMagic.data(), kMagic.size());
  header.size_bytes = static_cast<uint32_t>(words_.size() * sizeof(uint32_t));
  std::memcpy(words_.data(), &header, sizeof header);
}

FactDocument CompiledDocument::root() const {
  return {Facts(std::as_bytes(std::span(words_))), root_};
}

uint32_t CompiledDocument::add_words(uint32_t tag, const std::vector<uint32_t>& words) {
  const auto place = static_cast<uint32_t>(words_.size());
  words_.insert(words_.end(), words.begin(), words.end());
  return place << kTagBits | tag;
}

uint32_t CompiledDocument::add_text(std::string_view text) {
  std::vector<uint32_t> words(1 + (text.size() + sizeof(uint32_t) - 1) / sizeof(uint32_t));
  words[0] = static_cast<uint32_t>(text.size());
  std::memcpy(words.data() + 1, text.data(), text.size());
  return add_words(kString, words);
}

uint32_t CompiledDocument::add(const nlohmann::json& value) {
  if (value.is_null()) return 0;
  if (value.is_boolean()) return (value.get<bool>() ? kTrue : kFalse) << kTagBits;
  if (value.is_string()) return add_text(value.get_ref<const std::string&>());
  if (value.is_number_integer()) {
    const auto number = value.get<int64_t>();
    if (number < 0 || number > kSmallIntegerMax) return add_words(kInteger, words_of(number));
    return static_cast<uint32_t>(number) << kTagBits | kSmallInteger;
  }
  if (value.is_number()) return add_words(kNumber, words_of(value.get<double>()));
  std::vector<uint32_t> words{static_cast<uint32_t>(value.size())};
  if (value.is_array()) {
    for (const nlohmann::json& item : value) words.push_back(add(item));
    return add_words(kArray, words);
  }
  // An object's keys are in byte order already; a key is told by its offset in bytes.
  for (const auto& [key, member] : value.items()) {
    words.push_back((add_text(key) >> kTagBits) * static_cast<uint32_t>(sizeof(uint32_t)));
    words.push_back(add(member));
  }
  return add_words(kObject, words);
}

}  // namespace protocol
