#include "protocol/http/http_message.h"

namespace protocol {

std::optional<std::string_view> HttpHeaders::find(std::string_view name) const {
  for (const HttpHeader& header : items_) {
    if (header.name.size() == name.size() && equal_ignoring_case(header.name, name)) return header.value;
  }
  return std::nullopt;
}

void HttpHeaders::set(std::string_view name, std::string value) {
  erase(name);
  add(std::string(name), std::move(value));
}

void HttpHeaders::erase(std::string_view name) {
  std::erase_if(items_, [&](const HttpHeader& header) { return equal_ignoring_case(header.name, name); });
}

std::string_view HttpRequest::path() const {
  return std::string_view(target).substr(0, target.find('?'));
}

std::string_view HttpRequest::query() const {
  const size_t mark = target.find('?');
  return mark == std::string::npos ? std::string_view{} : std::string_view(target).substr(mark + 1);
}

}  // namespace protocol
