#include "services/cloudformation/registry/type_name.h"

#include <cctype>

namespace cloudformation {

std::string service_of_type(std::string_view type) {
  const size_t start = type.find("::");
  if (start == std::string_view::npos) return std::string(type);
  const size_t end = type.find("::", start + 2);
  return std::string(type.substr(start + 2, end == std::string_view::npos ? end : end - start - 2));
}

std::string noun_of_type(std::string_view type) {
  const size_t start = type.rfind("::");
  return std::string(start == std::string_view::npos ? type : type.substr(start + 2));
}

std::string plain(std::string_view text) {
  std::string result;
  for (const unsigned char c : text) {
    if (std::isalnum(c)) result += static_cast<char>(std::tolower(c));
  }
  return result;
}

}  // namespace cloudformation
