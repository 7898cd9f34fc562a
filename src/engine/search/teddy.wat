;; Finds the places at which one of many short literals may start, and blocks of hexadecimal digits, 16 bytes at a time.
;;
;; The method is Hyperscan's "Teddy": every literal belongs to one of eight buckets, and for each of four bytes in a row
;; two tables of 16 entries say which buckets allow that low and that high half of a byte. A lookup in a table of 16 is
;; one instruction (swizzle), so eight lookups judge 16 places. What remains is a candidate:
;; its bytes are hashed and looked up, and what is left then is compared outside.
;;
;; Memory: tables at 0 (low and high for byte 0, low and high for byte 1, …), those of hexadecimal digits at 128, at 160
;; a bit for each hash of four bytes that may be a literal's; list and text behind them.
(module
  (memory (export "memory") 1)
  ;; Where a scan that stopped because the list of candidates was full goes on.
  (global $resume (export "resume") (mut i32) (i32.const 0))

  ;; Scans the text at [$at, $end), which must be readable 16 bytes before and behind, and writes from $out on, until
  ;; $full is reached (up to 16 more may follow), the address of each candidate that ends in it, and with the highest bit
  ;; set that of each 16 bytes from $at on that are digits. Returns the end of the list.
  (func (export "find") (param $at i32) (param $end i32) (param $out i32) (param $full i32) (result i32)
    (local $low v128) (local $high v128) (local $found v128) (local $bits i32) (local $first i32) (local $place i32) (local $hash i32)
    (local $now0 v128) (local $now1 v128) (local $now2 v128)
    (local $before0 v128) (local $before1 v128) (local $before2 v128)
    (local $low0 v128) (local $high0 v128) (local $low1 v128) (local $high1 v128)
    (local $low2 v128) (local $high2 v128) (local $low3 v128) (local $high3 v128)
    (local $lowDigit v128) (local $highDigit v128)
    (local.set $low0 (v128.load (i32.const 0)))
    (local.set $high0 (v128.load (i32.const 16)))
    (local.set $low1 (v128.load (i32.const 32)))
    (local.set $high1 (v128.load (i32.const 48)))
    (local.set $low2 (v128.load (i32.const 64)))
    (local.set $high2 (v128.load (i32.const 80)))
    (local.set $low3 (v128.load (i32.const 96)))
    (local.set $high3 (v128.load (i32.const 112)))
    (local.set $lowDigit (v128.load (i32.const 128)))
    (local.set $highDigit (v128.load (i32.const 144)))
    ;; A literal may begin in the 16 bytes before: they are looked up, and told of by whoever scanned them.
    (local.set $first (local.get $at))
    (local.set $at (i32.sub (local.get $at) (i32.const 16)))
    (loop $blocks
      (local.set $low (v128.load (local.get $at)))
      (local.set $high (v128.and (i16x8.shr_u (local.get $low) (i32.const 4)) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
      (local.set $low (v128.and (local.get $low) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
      (local.set $now0 (v128.and (i8x16.swizzle (local.get $low0) (local.get $low)) (i8x16.swizzle (local.get $high0) (local.get $high))))
      (local.set $now1 (v128.and (i8x16.swizzle (local.get $low1) (local.get $low)) (i8x16.swizzle (local.get $high1) (local.get $high))))
      (local.set $now2 (v128.and (i8x16.swizzle (local.get $low2) (local.get $low)) (i8x16.swizzle (local.get $high2) (local.get $high))))
      (local.set $found (v128.and (i8x16.swizzle (local.get $low3) (local.get $low)) (i8x16.swizzle (local.get $high3) (local.get $high))))
      ;; Byte 0 three places back, byte 1 two, byte 2 one.
      (local.set $found (v128.and (local.get $found) (v128.and
        (i8x16.shuffle 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 (local.get $before0) (local.get $now0))
        (v128.and
          (i8x16.shuffle 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 (local.get $before1) (local.get $now1))
          (i8x16.shuffle 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 (local.get $before2) (local.get $now2))))))
      (local.set $before0 (local.get $now0))
      (local.set $before1 (local.get $now1))
      (local.set $before2 (local.get $now2))
      (if (v128.any_true (local.get $found))
        (then (if (i32.ge_u (local.get $at) (local.get $first))
          (then
            (local.set $bits (i8x16.bitmask (i8x16.ne (local.get $found) (v128.const i64x2 0 0))))
            (loop $candidates
              (local.set $place (i32.sub (i32.add (local.get $at) (i32.ctz (local.get $bits))) (i32.const 3)))
              (i32.store (local.get $out) (local.get $place))
              (local.set $hash (i32.load (local.get $place)))
              (local.set $hash (i32.and (i32.xor (local.get $hash) (i32.shr_u (local.get $hash) (i32.const 15))) (i32.const 0xffff)))
              ;; It stays on the list where its bit is set, and is written over otherwise.
              (local.set $out (i32.add (local.get $out) (i32.shl
                (i32.and
                  (i32.shr_u (i32.load8_u offset=160 (i32.shr_u (local.get $hash) (i32.const 3))) (i32.and (local.get $hash) (i32.const 7)))
                  (i32.const 1))
                (i32.const 2))))
              (local.set $bits (i32.and (local.get $bits) (i32.sub (local.get $bits) (i32.const 1))))
              (br_if $candidates (local.get $bits)))))))
      ;; Nearly all text is done with by its high halves.
      (local.set $high (i8x16.swizzle (local.get $highDigit) (local.get $high)))
      (if (i8x16.all_true (local.get $high))
        (then (if (i32.and
            (i8x16.all_true (v128.and (local.get $high) (i8x16.swizzle (local.get $lowDigit) (local.get $low))))
            (i32.ge_u (local.get $at) (local.get $first)))
          (then
            (i32.store (local.get $out) (i32.or (local.get $at) (i32.const 0x80000000)))
            (local.set $out (i32.add (local.get $out) (i32.const 4)))))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $blocks (i32.and (i32.lt_u (local.get $at) (local.get $end)) (i32.lt_u (local.get $out) (local.get $full)))))
    (global.set $resume (local.get $at))
    (local.get $out)))
