/* SPDX-License-Identifier: MIT
 *
 * left-behind.c: whether the function that began a scope is still on the stack.
 */
#include "record.h"

#include <string.h>
#include <unwind.h>

#define FRAMES_TO_LOOK_AT 200
#define FRAMES_TO_BELIEVE 4 /* seen beyond the place in question: the stack could be unwound there */

/* ---- Code that lies apart from its function -------------------------------------------------------- */

struct bases {
  void *text, *data, *function;
};

/* The unwinder's description of a piece of code (an FDE of .eh_frame). Not every unwinder has it. */
extern const void *_Unwind_Find_FDE (const void *pc, struct bases *bases) __attribute__ ((weak));

static const unsigned char *
skip_number (const unsigned char *at)
{
  while (*at++ & 0x80)
    ;
  return at;
}

static size_t
encoded_size (unsigned char encoding)
{
  switch (encoding & 0x07) {
  case 2: return 2;
  case 3: return 4;
  case 4: return 8;
  default: return sizeof (void *);
  }
}

/* The encoding of addresses in the entries that share this description. 0xff: can't be told. */
static unsigned char
address_encoding (const unsigned char *common)
{
  const char *letters = (const char *) common + 9; /* after length, id and version */
  if (letters[0] != 'z')
    return 0xff;
  const unsigned char *at = (const unsigned char *) letters + strlen (letters) + 1;
  for (int i = 0; i < 4; i++) /* two alignments, the return address's register, the length of what follows */
    at = skip_number (at);
  for (const char *letter = letters + 1; *letter; letter++) {
    if (*letter == 'R')
      return *at;
    if (*letter == 'L')
      at++;
    else if (*letter == 'P')
      at += 1 + encoded_size (*at);
  }
  return 0; /* as they are */
}

/* Compilers move what is seldom reached, such as a catch clause, out of its function, and describe it as a
 * function of its own. Its beginning tells it: a function begins with nothing saved, so that its description
 * first says how far the code goes before that changes. */
static bool
is_part_of_another (const void *code)
{
  enum { NOTHING = 0, ADVANCE_1 = 2, ADVANCE_4 = 4, FRAME_SIZE = 0x0e, ADVANCE_BY_ONE = 0x41 };
  struct bases bases;
  const unsigned char *entry = _Unwind_Find_FDE ? _Unwind_Find_FDE (code, &bases) : NULL;
  uint32_t length, back;
  if (!entry)
    return true; /* unknown: nothing is concluded */
  memcpy (&length, entry, sizeof length);
  memcpy (&back, entry + 4, sizeof back);
  unsigned char encoding = address_encoding (entry + 4 - back);
  if (length == UINT32_MAX || encoding == 0xff)
    return true;
  const unsigned char *at = entry + 8 + 2 * encoded_size (encoding); /* first address and size of the code */
  const unsigned char *end = entry + 4 + length;
  size_t more = 0;
  for (unsigned shift = 0; at < end; shift += 7) {
    more |= (size_t) (*at & 0x7f) << shift;
    if (!(*at++ & 0x80))
      break;
  }
  if (more >= (size_t) (end - at))
    return false;
  at += more;
#ifdef __x86_64__
  /* Since 14, GCC puts an instruction that does nothing before a handler at the very beginning, whose offset of 0
   * would mean that there is none. All is saved behind it, whereas behind a first push the frame has 16 bytes. */
  if (end - at > 2 && at[0] == ADVANCE_BY_ONE && at[1] == FRAME_SIZE && at[2] != 16)
    return true;
#endif
  return *at != NOTHING && *at >> 6 != 1 && !(*at >= ADVANCE_1 && *at <= ADVANCE_4);
}

/* ---- The stack ------------------------------------------------------------------------------------- */

typedef struct search {
  const void *function;
  const void *end; /* hotpath_scope_end */
  uintptr_t stack;
  unsigned left;  /* frames that may still be looked at */
  unsigned above; /* frames seen that lie above stack */
  bool found;
} search;

static _Unwind_Reason_Code
visit (struct _Unwind_Context *context, void *data)
{
  search *self = data;
  const void *function = (const void *) _Unwind_GetRegionStart (context);
  int cut_into = 0;
  _Unwind_GetIPInfo (context, &cut_into);
  /* The end of a scope: the scope's function may have jumped there for good, as a tail call does, and yet the scope
   * is not over. A signal handler may have cut into it, or into a part of it that has another name; so of what a
   * handler cut into nothing is concluded. */
  if (cut_into || function == self->end || function == (const void *) hotpath_scope_end_of)
    self->found = true;
  else if (_Unwind_GetCFA (context) > self->stack) {
    /* The first of them is the call that the place in question belongs to. */
    self->found = function == self->function || (self->above == 0 && is_part_of_another (function));
    self->above++;
  }
  return self->found || --self->left == 0 ? _URC_END_OF_STACK : _URC_NO_REASON;
}

bool
hp_is_left_behind (const hotpath_frame *frame)
{
  if (frame->stack == UINTPTR_MAX)
    return false;
  search walk = { .function = _Unwind_FindEnclosingFunction ((void *) frame->caller),
                  .end = (const void *) hotpath_scope_end,
                  .stack = frame->stack,
                  .left = FRAMES_TO_LOOK_AT };
  if (!walk.function)
    return false;
  _Unwind_Backtrace (visit, &walk);
  return !walk.found && walk.left > 0 && walk.above >= FRAMES_TO_BELIEVE;
}
