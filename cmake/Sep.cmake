# What every target of the house shares: language, warnings, sanitizers, tests, fuzzers, benchmarks.
#
#   sep_library(name SOURCES a.cpp ... DEPS other ...)   a static library; PUBLIC dependencies
#   sep_test(name SOURCES a_test.cpp ... DEPS ...)       a GoogleTest executable; every case is a ctest test
#   sep_fuzz(name SOURCES a_fuzz.cpp DEPS ...)           a libFuzzer executable, in the asan preset only (clang)
#   sep_bench(name SOURCES a_bench.cpp DEPS ...)         a Google Benchmark executable
include_guard()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(SEP_TESTS "build the tests" ON)
option(SEP_BENCH "build the benchmarks" OFF)
option(SEP_FUZZ "build the fuzzers (clang)" OFF)
set(SEP_SANITIZE "" CACHE STRING "sanitizers for the whole build, as -fsanitize= takes them")

add_library(sep_options INTERFACE)
target_include_directories(sep_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(sep_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wswitch-enum -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports uses of uninitialised or out-of-bounds memory inside std::optional, std::variant and std::string
  # that are not there (GCC bugs 105329, 105562); clang and the sanitizers watch for the real ones.
  target_compile_options(sep_options INTERFACE -Wno-maybe-uninitialized -Wno-restrict -Wno-array-bounds
    -Wno-stringop-overflow -Wno-stringop-overread)
endif()
if(SEP_SANITIZE)
  target_compile_options(sep_options INTERFACE -fsanitize=${SEP_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(sep_options INTERFACE -fsanitize=${SEP_SANITIZE})
endif()

find_program(SEP_CCACHE ccache)
if(SEP_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${SEP_CCACHE}")
endif()

set(Boost_USE_DEBUG_RUNTIME OFF)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(fmt REQUIRED)

if(SEP_TESTS)
  find_package(GTest REQUIRED)
  find_package(rapidcheck REQUIRED)
  include(GoogleTest)
  enable_testing()
endif()
if(SEP_BENCH)
  find_package(benchmark REQUIRED)
endif()

function(sep_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC sep_options ${ARG_DEPS})
endfunction()

function(sep_test name)
  if(NOT SEP_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE sep_options ${ARG_DEPS} GTest::gtest_main GTest::gmock rapidcheck rapidcheck_gtest)
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
endfunction()

function(sep_fuzz name)
  if(NOT SEP_FUZZ)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE sep_options ${ARG_DEPS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  # Brief in the test run; longer by hand: the binary is a plain libFuzzer program.
  add_test(NAME fuzz.${name} COMMAND ${name} -max_total_time=5 -rss_limit_mb=2048 -print_final_stats=0)
  set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz)
endfunction()

function(sep_bench name)
  if(NOT SEP_BENCH)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE sep_options ${ARG_DEPS} benchmark::benchmark)
endfunction()
