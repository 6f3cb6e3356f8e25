// Walks the members that an output has, in the model's order.
#pragma once

#include <array>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

#include "protocol/model/service_model.h"
#include "protocol/value.h"

namespace protocol {

/// No structure that AWS publishes has more members (EC2's largest has about 120); the walk checks it.
inline constexpr size_t kStructureMembersMax = 512;

/// True for members of an output that travel in the body. Labels and query strings are for requests alone: an output
/// whose member has such a location carries it in the body.
inline bool is_in_response_body(const Member& member) {
  const Location location = member.location();
  return location == Location::kBody || location == Location::kUri || location == Location::kQueryString;
}

/// Calls visit(member, value) for each member of a structure that the value has and that is not null, in the model's
/// order. A Value's keys are sorted, and so is the model's index of names: one walk beside each other finds them all.
/// Members that the shape does not have are left out.
template <class Visit>
void for_each_member_value(const Shape& shape, const Value& value, Visit visit) {
  if (!value.is_object()) {
    throw std::logic_error("an output has no object where its shape '" + std::string(shape.name()) + "' wants one");
  }
  const MemberRange members = shape.members();
  const size_t count = members.size();
  if (count > kStructureMembersMax) throw std::logic_error("a structure has more members than kStructureMembersMax");
  std::array<const Value*, kStructureMembersMax> found;
  std::fill_n(found.begin(), count, nullptr);
  const auto& object = value.get_ref<const Value::object_t&>();
  size_t position = 0;
  for (const auto& [name, item] : object) {
    if (item.is_null()) continue;
    int order = -1;
    size_t index = 0;
    for (; position < count; ++position) {
      index = shape.member_in_name_order(position);
      order = members[index].name().compare(name);
      if (order >= 0) break;
    }
    if (position == count) break;
    if (order == 0) found[index] = &item;
  }
  for (size_t i = 0; i < count; ++i) {
    if (found[i] != nullptr) visit(members[i], *found[i]);
  }
}

}  // namespace protocol
