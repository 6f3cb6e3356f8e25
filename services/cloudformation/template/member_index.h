// The members of a map while it is read. Of equal keys the last counts, as in AWS, in JSON and YAML alike; it takes the
// place of the first.
#pragma once

#include <string>
#include <unordered_map>

#include "services/cloudformation/template/node.h"

namespace cloudformation {

class MemberIndex {
 public:
  void put(Node& map, Member member) {
    const auto [same, is_new] = places_.emplace(member.key, map.members.size());
    if (is_new) {
      map.members.push_back(std::move(member));
    } else {
      map.members[same->second].value = std::move(member.value);
    }
  }

 private:
  std::unordered_map<std::string, size_t> places_;
};

}  // namespace cloudformation
