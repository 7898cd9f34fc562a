;; Finds the places at which one of many short literals may start, 16 positions at a time.
;;
;; The method is Hyperscan's "Teddy": every literal belongs to one of eight buckets, and for each of its first
;; four bytes two tables of 16 entries say which buckets allow that low and that high half of a byte. A lookup
;; in a table of 16 is one instruction (swizzle), so eight lookups judge 16 positions. What remains is a
;; candidate: its bytes are compared outside.
;;
;; Memory: tables at 0 (low and high for byte 0, low and high for byte 1, …), candidates and text behind them.
(module
  (memory (export "memory") 1)
  ;; Where a scan that stopped because the list of candidates was full goes on.
  (global $resume (export "resume") (mut i32) (i32.const 0))

  ;; Scans the text at [$at, $end), which must be readable 19 bytes beyond, and writes the address of each
  ;; candidate from $out on until $full is reached (up to 15 more may follow). Returns the end of the list.
  (func (export "find") (param $at i32) (param $end i32) (param $out i32) (param $full i32) (result i32)
    (local $text v128) (local $found v128) (local $bits i32) (local $half v128)
    (local $low0 v128) (local $high0 v128) (local $low1 v128) (local $high1 v128)
    (local $low2 v128) (local $high2 v128) (local $low3 v128) (local $high3 v128)
    (local.set $half (i8x16.splat (i32.const 15)))
    (local.set $low0 (v128.load (i32.const 0)))
    (local.set $high0 (v128.load (i32.const 16)))
    (local.set $low1 (v128.load (i32.const 32)))
    (local.set $high1 (v128.load (i32.const 48)))
    (local.set $low2 (v128.load (i32.const 64)))
    (local.set $high2 (v128.load (i32.const 80)))
    (local.set $low3 (v128.load (i32.const 96)))
    (local.set $high3 (v128.load (i32.const 112)))
    (block $done
      (loop $blocks
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $text (v128.load (local.get $at)))
        (local.set $found (v128.and
          (i8x16.swizzle (local.get $low0) (v128.and (local.get $text) (local.get $half)))
          (i8x16.swizzle (local.get $high0) (i8x16.shr_u (local.get $text) (i32.const 4)))))
        (local.set $text (v128.load offset=1 (local.get $at)))
        (local.set $found (v128.and (local.get $found) (v128.and
          (i8x16.swizzle (local.get $low1) (v128.and (local.get $text) (local.get $half)))
          (i8x16.swizzle (local.get $high1) (i8x16.shr_u (local.get $text) (i32.const 4))))))
        (local.set $text (v128.load offset=2 (local.get $at)))
        (local.set $found (v128.and (local.get $found) (v128.and
          (i8x16.swizzle (local.get $low2) (v128.and (local.get $text) (local.get $half)))
          (i8x16.swizzle (local.get $high2) (i8x16.shr_u (local.get $text) (i32.const 4))))))
        (local.set $text (v128.load offset=3 (local.get $at)))
        (local.set $found (v128.and (local.get $found) (v128.and
          (i8x16.swizzle (local.get $low3) (v128.and (local.get $text) (local.get $half)))
          (i8x16.swizzle (local.get $high3) (i8x16.shr_u (local.get $text) (i32.const 4))))))
        (if (v128.any_true (local.get $found))
          (then
            (local.set $bits (i8x16.bitmask (i8x16.ne (local.get $found) (v128.const i64x2 0 0))))
            (loop $candidates
              (i32.store (local.get $out) (i32.add (local.get $at) (i32.ctz (local.get $bits))))
              (local.set $out (i32.add (local.get $out) (i32.const 4)))
              (local.set $bits (i32.and (local.get $bits) (i32.sub (local.get $bits) (i32.const 1))))
              (br_if $candidates (local.get $bits)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $blocks (i32.lt_u (local.get $out) (local.get $full)))))
    (global.set $resume (local.get $at))
    (local.get $out)))
