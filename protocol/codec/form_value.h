// Decodes the parameters of query and EC2 requests by shape. The two protocols differ in names, lists and refusals.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/codec/form_parameters.h"
#include "protocol/model/service_model.h"
#include "protocol/value.h"

namespace protocol {

/// Indexes of lists above this are refused. Lists are filled in order of index, so gaps cost nothing.
inline constexpr uint64_t kListIndexMax = 1'000'000;

/// What query and EC2 do differently.
struct FormDialect {
  /// True if requests call the member by that name.
  bool (*is_called)(const Member& member, std::string_view name);
  /// True if "List.1" is meant, false if "List.member.1" is.
  bool (*has_flat_lists)(const Member& member);
  /// Throws what AWS answers to a value that is not of its shape. `path` is the parameter's whole name.
  void (*refuse_value)(std::string_view path, std::string_view value, const Shape& shape);
  /// Throws, or does nothing to let a parameter pass that no member has.
  void (*refuse_unknown)(std::string_view path);
  /// Throws what AWS answers to a scalar where a structure stands, an index that is no number, and the like.
  void (*refuse_structure)(std::string_view path, const Shape& shape);
};

/// The input of a request. Throws ApiError by the dialect.
Value decode_form(const FormParameters& parameters, const Shape& input, const FormDialect& dialect);

/// Refuses every parameter of an operation that has no input.
void refuse_parameters(const FormParameters& parameters, const FormDialect& dialect);

}  // namespace protocol
