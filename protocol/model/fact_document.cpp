#include "protocol/model/fact_document.h"

#include <cstring>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

namespace protocol {

size_t FactDocument::size() const {
  return is_array() || is_object() ? words()[0] : 0;
}

FactDocument FactDocument::operator[](size_t i) const {
  return {facts_, is_object() ? words()[2 + 2 * i] : words()[1 + i]};
}

std::string_view FactDocument::key(size_t i) const {
  return facts_.string(words()[1 + 2 * i]);
}

std::optional<FactDocument> FactDocument::find(std::string_view name) const {
  if (!is_object()) return std::nullopt;
  size_t low = 0, high = size();
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (key(middle) < name) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == size() || key(low) != name) return std::nullopt;
  return (*this)[low];
}

FactDocument FactDocument::at(std::string_view name) const {
  if (const auto found = find(name)) return *found;
  throw std::out_of_range("the facts have no member '" + std::string(name) + "' here");
}

int64_t FactDocument::integer() const {
  switch (tag()) {
    case 1:
      return payload();
    case 2: {
      int64_t result;
      std::memcpy(&result, words(), sizeof result);
      return result;
    }
    case 3:
      return static_cast<int64_t>(number());
    default:
      return 0;
  }
}

double FactDocument::number() const {
  if (tag() != 3) return static_cast<double>(integer());
  double result;
  std::memcpy(&result, words(), sizeof result);
  return result;
}

nlohmann::json FactDocument::to_json() const {
  if (is_boolean()) return boolean();
  if (is_string()) return std::string(string());
  if (tag() == 3) return number();
  if (is_number()) return integer();
  nlohmann::json result;
  if (is_array()) {
    result = nlohmann::json::array();
    for (size_t i = 0; i < size(); ++i) result.push_back((*this)[i].to_json());
  } else if (is_object()) {
    result = nlohmann::json::object();
    for (size_t i = 0; i < size(); ++i) result[std::string(key(i))] = (*this)[i].to_json();
  }
  return result;
}

}  // namespace protocol
