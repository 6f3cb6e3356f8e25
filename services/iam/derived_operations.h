// The operations that follow from a row and the model: CreateX, GetX, ListXs, UpdateX, DeleteX, their tags, inline and
// attached policies and boundaries, wherever the model has an operation of that name.
#pragma once

#include <vector>

#include "services/iam/entity.h"

namespace iam {

/// The derived operations of all entities, except those that the service already has by hand.
std::vector<Operation> derive_operations(const Service& service);

}  // namespace iam
