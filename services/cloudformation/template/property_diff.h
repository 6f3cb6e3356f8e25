// What changed between two versions of a resource's properties, and whether that replaces the resource.
#pragma once

#include <vector>

#include "protocol/value.h"
#include "services/cloudformation/template/resource_schema.h"

namespace cloudformation {

/// Change sets print these words as RequiresRecreation.
enum class Recreation : uint8_t { kNever, kConditionally, kAlways };
std::string_view recreation_name(Recreation recreation);

struct PropertyChange {
  enum class Kind : uint8_t { kAdd, kRemove, kModify };

  Kind kind;
  /// Below Properties: {"Tags", "0", "Value"}.
  PropertyPath path;
  /// Null where there is none.
  protocol::Value before, after;
  Recreation recreation = Recreation::kNever;
  /// The new value is known only after deployment: the change may turn out to be none.
  bool is_unknown = false;
};

/// The changes, leaf by leaf in the order of the keys. Lists whose order means nothing (insertionOrder: false) are
/// compared as sets. Both sides are values that check_properties has typed.
std::vector<PropertyChange> diff_properties(const ResourceSchema& schema, const protocol::Value& before,
                                            const protocol::Value& after);

/// The strongest verdict among the changes.
Recreation recreation_of(const std::vector<PropertyChange>& changes);

}  // namespace cloudformation
