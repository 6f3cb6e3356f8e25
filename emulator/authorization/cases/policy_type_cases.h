// Cases for the types of policies together: what wins, what limits, what grants.
#pragma once

#include "emulator/authorization/cases/principal_cases.h"

namespace emulator::cases {

/// One letter a type of policy, in the order of `kPolicyColumns`:
///   '-' there is none   '0' there is one that says nothing   '+' one that allows   '!' one that denies
///   'x' one that allows and one that denies
/// and of resource policies, instead of '+':
///   'd' allows the requester itself   'i' its role, or the user who federated it   'a' its account   '*' everybody
struct PolicyTypeCase {
  Who who;
  /// Whether the resource is in the requester's account.
  bool is_own;
  const char* policies;
  /// "allowed", or the column that decides a denial: "SCP!" denies, "SCP0" does not allow.
  const char* decision;
};

inline constexpr const char* kPolicyColumns[] = {"SCP",      "RCP",      "endpoint", "resource",
                                                 "identity", "boundary", "session"};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
inline constexpr PolicyTypeCase kSameAccountCases[] = {
    // Nothing allows.
    {Who::kUser, true, "-------", "identity0"},
    {Who::kUser, true, "----0--", "identity0"},
    {Who::kSession, true, "-------", "identity0"},
    {Who::kSession, true, "----0--", "identity0"},
    {Who::kFederatedUser, true, "-------", "identity0"},
    {Who::kRoot, true, "-------", "allowed"},
    {Who::kService, true, "-------", "resource0"},
    {Who::kAnonymous, true, "-------", "resource0"},
    {Who::kProvider, true, "-------", "resource0"},
    // Identity policies.
    {Who::kUser, true, "----+--", "allowed"},
    {Who::kUser, true, "----!--", "identity!"},
    {Who::kUser, true, "----x--", "identity!"},
    {Who::kSession, true, "----+--", "allowed"},
    {Who::kSession, true, "----!--", "identity!"},
    {Who::kSession, true, "----x--", "identity!"},
    {Who::kFederatedUser, true, "----+-+", "allowed"},
    {Who::kFederatedUser, true, "----+-0", "session0"},
    {Who::kFederatedUser, true, "----0-+", "identity0"},
    // Boundaries limit, and never grant.
    {Who::kUser, true, "----++-", "allowed"},
    {Who::kUser, true, "----+0-", "boundary0"},
    {Who::kUser, true, "----+!-", "boundary!"},
    {Who::kUser, true, "----+x-", "boundary!"},
    {Who::kUser, true, "-----+-", "identity0"},
    {Who::kUser, true, "----0+-", "identity0"},
    {Who::kUser, true, "----!+-", "identity!"},
    {Who::kSession, true, "----++-", "allowed"},
    {Who::kSession, true, "----+0-", "boundary0"},
    {Who::kSession, true, "----+!-", "boundary!"},
    {Who::kSession, true, "-----+-", "identity0"},
    // Session policies limit, and never grant.
    {Who::kSession, true, "----+-+", "allowed"},
    {Who::kSession, true, "----+-0", "session0"},
    {Who::kSession, true, "----+-!", "session!"},
    {Who::kSession, true, "----+-x", "session!"},
    {Who::kSession, true, "------+", "identity0"},
    {Who::kSession, true, "----0-+", "identity0"},
    {Who::kSession, true, "----+++", "allowed"},
    {Who::kSession, true, "----+0+", "boundary0"},
    {Who::kSession, true, "----++0", "session0"},
    {Who::kSession, true, "----+00", "boundary0"},
    {Who::kSession, true, "----+!0", "boundary!"},
    {Who::kSession, true, "----+0!", "session!"},
    // Service control policies limit everybody but services.
    {Who::kUser, true, "+---+--", "allowed"},
    {Who::kUser, true, "0---+--", "SCP0"},
    {Who::kUser, true, "!---+--", "SCP!"},
    {Who::kUser, true, "x---+--", "SCP!"},
    {Who::kUser, true, "+------", "identity0"},
    {Who::kUser, true, "0------", "SCP0"},
    {Who::kSession, true, "+---+--", "allowed"},
    {Who::kSession, true, "0---+--", "SCP0"},
    {Who::kSession, true, "!---+--", "SCP!"},
    {Who::kRoot, true, "+------", "allowed"},
    {Who::kRoot, true, "0------", "SCP0"},
    {Who::kRoot, true, "!------", "SCP!"},
    {Who::kService, true, "0--d---", "allowed"},
    {Who::kService, true, "!--d---", "allowed"},
    // Resource control policies limit everybody.
    {Who::kUser, true, "-+--+--", "allowed"},
    {Who::kUser, true, "-0--+--", "RCP0"},
    {Who::kUser, true, "-!--+--", "RCP!"},
    {Who::kUser, true, "-x--+--", "RCP!"},
    {Who::kUser, true, "00--+--", "RCP0"},
    {Who::kUser, true, "!!--+--", "SCP!"},
    {Who::kUser, true, "0!--+--", "RCP!"},
    {Who::kUser, true, "!0--+--", "SCP!"},
    {Who::kRoot, true, "-0-----", "RCP0"},
    {Who::kRoot, true, "-!-----", "RCP!"},
    {Who::kService, true, "-!-d---", "RCP!"},
    {Who::kService, true, "-0-d---", "RCP0"},
    {Who::kAnonymous, true, "-!-*---", "RCP!"},
    {Who::kAnonymous, true, "-0-*---", "RCP0"},
    // VPC endpoint policies limit what comes through them.
    {Who::kUser, true, "--+-+--", "allowed"},
    {Who::kUser, true, "--0-+--", "endpoint0"},
    {Who::kUser, true, "--!-+--", "endpoint!"},
    {Who::kUser, true, "--+----", "identity0"},
    {Who::kSession, true, "--0-+--", "endpoint0"},
    {Who::kRoot, true, "--0----", "endpoint0"},
    {Who::kRoot, true, "--!----", "endpoint!"},
    {Who::kUser, true, "--0d---", "endpoint0"},
    {Who::kAnonymous, true, "--0*---", "endpoint0"},
    {Who::kAnonymous, true, "--+*---", "allowed"},
    // Resource policies that name the user: not limited by missing leave elsewhere.
    {Who::kUser, true, "---d---", "allowed"},
    {Who::kUser, true, "---d0--", "allowed"},
    {Who::kUser, true, "---d+--", "allowed"},
    {Who::kUser, true, "---d-0-", "allowed"},
    {Who::kUser, true, "---d+0-", "allowed"},
    {Who::kUser, true, "---d!--", "identity!"},
    {Who::kUser, true, "---d-!-", "boundary!"},
    {Who::kUser, true, "0--d---", "SCP0"},
    {Who::kUser, true, "-0-d---", "RCP0"},
    {Who::kUser, true, "---*---", "allowed"},
    {Who::kUser, true, "---*-0-", "allowed"},
    {Who::kUser, true, "---!+--", "resource!"},
    {Who::kUser, true, "---x+--", "resource!"},
    {Who::kUser, true, "---0+--", "allowed"},
    {Who::kUser, true, "---0---", "identity0"},
    // Those that name the account leave it to the account's policies.
    {Who::kUser, true, "---a---", "identity0"},
    {Who::kUser, true, "---a0--", "identity0"},
    {Who::kUser, true, "---a+--", "allowed"},
    {Who::kUser, true, "---a+0-", "boundary0"},
    {Who::kSession, true, "---a---", "identity0"},
    {Who::kSession, true, "---a+--", "allowed"},
    {Who::kSession, true, "---a+-0", "session0"},
    {Who::kRoot, true, "---a---", "allowed"},
    // Those that name the role are limited by the boundary and the session's policies.
    {Who::kSession, true, "---i---", "allowed"},
    {Who::kSession, true, "---i0--", "allowed"},
    {Who::kSession, true, "---i-0-", "boundary0"},
    {Who::kSession, true, "---i--0", "session0"},
    {Who::kSession, true, "---i-+-", "allowed"},
    {Who::kSession, true, "---i--+", "allowed"},
    {Who::kSession, true, "---i-++", "allowed"},
    {Who::kSession, true, "---i!--", "identity!"},
    {Who::kSession, true, "0--i---", "SCP0"},
    // Those that name the session, or everybody, are not.
    {Who::kSession, true, "---d---", "allowed"},
    {Who::kSession, true, "---d-0-", "allowed"},
    {Who::kSession, true, "---d--0", "allowed"},
    {Who::kSession, true, "---d-00", "allowed"},
    {Who::kSession, true, "---d--!", "session!"},
    {Who::kSession, true, "---d-!-", "boundary!"},
    {Who::kSession, true, "---*-00", "allowed"},
    // Federated users.
    {Who::kFederatedUser, true, "---d--0", "allowed"},
    {Who::kFederatedUser, true, "---i--0", "session0"},
    {Who::kFederatedUser, true, "---i--+", "allowed"},
    {Who::kFederatedUser, true, "---a--+", "identity0"},
    {Who::kFederatedUser, true, "---d--!", "session!"},
    // The root user.
    {Who::kRoot, true, "---!---", "resource!"},
    {Who::kRoot, true, "---0---", "allowed"},
    {Who::kRoot, true, "---d---", "allowed"},
    {Who::kRoot, true, "------0", "session0"},
    {Who::kRoot, true, "------+", "allowed"},
    // Services, providers' users and the public have only what resource policies give.
    {Who::kService, true, "---d---", "allowed"},
    {Who::kService, true, "---*---", "allowed"},
    {Who::kService, true, "---0---", "resource0"},
    {Who::kService, true, "---!---", "resource!"},
    {Who::kService, true, "---x---", "resource!"},
    {Who::kProvider, true, "---d---", "allowed"},
    {Who::kProvider, true, "---0---", "resource0"},
    {Who::kAnonymous, true, "---*---", "allowed"},
    {Who::kAnonymous, true, "---0---", "resource0"},
    {Who::kAnonymous, true, "---x---", "resource!"},
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
inline constexpr PolicyTypeCase kCrossAccountCases[] = {
    {Who::kUser, false, "-------", "resource0"},
    {Who::kUser, false, "----+--", "resource0"},
    {Who::kUser, false, "---0+--", "resource0"},
    {Who::kUser, false, "---d---", "identity0"},
    {Who::kUser, false, "---d0--", "identity0"},
    {Who::kUser, false, "---d+--", "allowed"},
    {Who::kUser, false, "---a+--", "allowed"},
    {Who::kUser, false, "---*+--", "allowed"},
    {Who::kUser, false, "---*---", "identity0"},
    {Who::kUser, false, "---a---", "identity0"},
    {Who::kUser, false, "---d!--", "identity!"},
    {Who::kUser, false, "---!+--", "resource!"},
    {Who::kUser, false, "---x+--", "resource!"},
    {Who::kUser, false, "---d+0-", "boundary0"},
    {Who::kUser, false, "---d++-", "allowed"},
    {Who::kUser, false, "---d+!-", "boundary!"},
    {Who::kUser, false, "0--d+--", "SCP0"},
    {Who::kUser, false, "!--d+--", "SCP!"},
    {Who::kUser, false, "-0-d+--", "RCP0"},
    {Who::kUser, false, "-!-d+--", "RCP!"},
    {Who::kUser, false, "++-d+--", "allowed"},
    {Who::kUser, false, "--0d+--", "endpoint0"},
    {Who::kUser, false, "--+d+--", "allowed"},
    {Who::kSession, false, "---d+--", "allowed"},
    {Who::kSession, false, "---i+--", "allowed"},
    {Who::kSession, false, "---a+--", "allowed"},
    {Who::kSession, false, "---d---", "identity0"},
    {Who::kSession, false, "---i---", "identity0"},
    {Who::kSession, false, "---d+-0", "session0"},
    {Who::kSession, false, "---d+0-", "boundary0"},
    {Who::kSession, false, "---i+-+", "allowed"},
    {Who::kSession, false, "---d+!-", "boundary!"},
    {Who::kSession, false, "---d+-!", "session!"},
    {Who::kFederatedUser, false, "---d+-+", "allowed"},
    {Who::kFederatedUser, false, "---d+-0", "session0"},
    {Who::kRoot, false, "-------", "resource0"},
    {Who::kRoot, false, "---d---", "allowed"},
    {Who::kRoot, false, "---*---", "allowed"},
    {Who::kRoot, false, "0--d---", "SCP0"},
    {Who::kRoot, false, "-0-d---", "RCP0"},
    {Who::kService, false, "---d---", "allowed"},
    {Who::kAnonymous, false, "---*---", "allowed"},
    {Who::kAnonymous, false, "---0---", "resource0"},
};

// Roles' trust policies and KMS keys: "must explicitly allow access for principals".
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
inline constexpr PolicyTypeCase kNeededResourcePolicyCases[] = {
    {Who::kUser, true, "-------", "resource0"},    {Who::kUser, true, "----+--", "resource0"},
    {Who::kUser, true, "---0+--", "resource0"},    {Who::kUser, true, "---d---", "allowed"},
    {Who::kUser, true, "---*---", "allowed"},      {Who::kUser, true, "---a---", "identity0"},
    {Who::kUser, true, "---a+--", "allowed"},      {Who::kUser, true, "---a+0-", "boundary0"},
    {Who::kUser, true, "---x+--", "resource!"},    {Who::kUser, true, "---d!--", "identity!"},
    {Who::kSession, true, "---i---", "allowed"},   {Who::kSession, true, "---i--0", "session0"},
    {Who::kSession, true, "---d--0", "allowed"},   {Who::kSession, true, "---a+--", "allowed"},
    {Who::kUser, false, "---a+--", "allowed"},     {Who::kUser, false, "---a---", "identity0"},
    {Who::kUser, false, "---d---", "identity0"},   {Who::kService, true, "---d---", "allowed"},
    {Who::kService, true, "---0---", "resource0"}, {Who::kProvider, true, "---d---", "allowed"},
    {Who::kRoot, true, "-------", "resource0"},
};

}  // namespace emulator::cases
