// The same for tests.
#pragma once

#include "cmake/pch/library.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
