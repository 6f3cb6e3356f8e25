// JSON that came at run time, in the form of the table of facts: what an account registers is read like what AWS
// publishes.
#pragma once

#include <cstdint>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "protocol/model/fact_document.h"

namespace protocol {

/// A table of its own with one document. Whoever reads the document keeps this alive. Unlike in the table that is
/// linked in, equal subtrees are different nodes.
class CompiledDocument {
 public:
  explicit CompiledDocument(const nlohmann::json& value);

  FactDocument root() const;

 private:
  uint32_t add(const nlohmann::json& value);
  uint32_t add_text(std::string_view text);
  uint32_t add_words(uint32_t tag, const std::vector<uint32_t>& words);

  /// 32 bits are what a reference counts in.
  std::vector<uint32_t> words_;
  uint32_t root_ = 0;
};

}  // namespace protocol
