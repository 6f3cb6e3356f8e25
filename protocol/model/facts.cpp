#include "protocol/model/facts.h"

#include <cstring>
#include <stdexcept>
#include <string>

#include "protocol/model/fact_document.h"
#include "protocol/model/service_model.h"

extern "C" const std::byte skyrig_embedded_facts[];
extern "C" const std::byte skyrig_embedded_facts_end[];

namespace protocol {
Facts Facts::embedded() {
  return Facts({skyrig_embedded_facts, static_cast<size_t>(skyrig_embedded_facts_end - skyrig_embedded_facts)});
}

Facts::Facts(std::span<const std::byte> bytes) : base_(bytes.data()) {
  const bool is_table = bytes.size() >= sizeof(FactsHeader) && std::memcmp(base_, kMagic.data(), kMagic.size()) == 0 &&
                        header().size_bytes == bytes.size();
  if (!is_table) throw std::invalid_argument("not a table of facts of this version");
}

ServiceModel Facts::service(size_t index) const {
  return {*this, at<ServiceRecord>(header().services.offset) + index};
}

ServiceModel Facts::service(std::string_view name) const {
  for (size_t i = 0; i < service_count(); ++i) {
    if (service(i).name() == name) return service(i);
  }
  throw std::out_of_range("no model of the service '" + std::string(name) + "' is compiled in");
}

FactDocument Facts::document(std::string_view name) const {
  const uint32_t* words = at<uint32_t>(header().documents.offset);
  for (uint32_t i = 0; i < header().documents.count; ++i) {
    if (string(words[2 * i]) == name) return {*this, words[2 * i + 1]};
  }
  throw std::out_of_range("no facts called '" + std::string(name) + "' are compiled in");
}

}  // namespace protocol
