#include "textflag.h"

// A 16-word row of a block is four vectors: A, B, C, D. Two rows are worked on at once:
// Y0 Y1 are their A, Y2 Y3 B, Y4 Y5 C, Y6 Y7 D. Y8 and Y9 are for a moment; Y14 and Y15
// say how bytes move when words turn by 24 and by 16 bits.

DATA ·turn24<>+0(SB)/8, $0x0201000706050403
DATA ·turn24<>+8(SB)/8, $0x0a09080f0e0d0c0b
DATA ·turn24<>+16(SB)/8, $0x0201000706050403
DATA ·turn24<>+24(SB)/8, $0x0a09080f0e0d0c0b
GLOBL ·turn24<>(SB), RODATA|NOPTR, $32

DATA ·turn16<>+0(SB)/8, $0x0100070605040302
DATA ·turn16<>+8(SB)/8, $0x09080f0e0d0c0b0a
DATA ·turn16<>+16(SB)/8, $0x0100070605040302
DATA ·turn16<>+24(SB)/8, $0x09080f0e0d0c0b0a
GLOBL ·turn16<>(SB), RODATA|NOPTR, $32

// p = p + q + 2 * low half of p * low half of q, for two pairs.
#define ADDMUL(p0, q0, p1, q1) \
	VPMULUDQ q0, p0, Y8; \
	VPMULUDQ q1, p1, Y9; \
	VPADDQ   q0, p0, p0; \
	VPADDQ   q1, p1, p1; \
	VPADDQ   Y8, Y8, Y8; \
	VPADDQ   Y9, Y9, Y9; \
	VPADDQ   Y8, p0, p0; \
	VPADDQ   Y9, p1, p1

#define HALF1 \
	ADDMUL(Y0, Y2, Y1, Y3); \
	VPXOR   Y0, Y6, Y6; \
	VPXOR   Y1, Y7, Y7; \
	VPSHUFD $0xb1, Y6, Y6; \
	VPSHUFD $0xb1, Y7, Y7; \
	ADDMUL(Y4, Y6, Y5, Y7); \
	VPXOR   Y4, Y2, Y2; \
	VPXOR   Y5, Y3, Y3; \
	VPSHUFB Y14, Y2, Y2; \
	VPSHUFB Y14, Y3, Y3

#define HALF2 \
	ADDMUL(Y0, Y2, Y1, Y3); \
	VPXOR   Y0, Y6, Y6; \
	VPXOR   Y1, Y7, Y7; \
	VPSHUFB Y15, Y6, Y6; \
	VPSHUFB Y15, Y7, Y7; \
	ADDMUL(Y4, Y6, Y5, Y7); \
	VPXOR   Y4, Y2, Y2; \
	VPXOR   Y5, Y3, Y3; \
	VPADDQ  Y2, Y2, Y8; \
	VPADDQ  Y3, Y3, Y9; \
	VPSRLQ  $63, Y2, Y2; \
	VPSRLQ  $63, Y3, Y3; \
	VPXOR   Y8, Y2, Y2; \
	VPXOR   Y9, Y3, Y3

// Between the halves B, C and D turn by one, two and three words, and then back.
#define ROUND_ROWS \
	HALF1; \
	HALF2; \
	VPERMQ $0x39, Y2, Y2; \
	VPERMQ $0x39, Y3, Y3; \
	VPERMQ $0x4e, Y4, Y4; \
	VPERMQ $0x4e, Y5, Y5; \
	VPERMQ $0x93, Y6, Y6; \
	VPERMQ $0x93, Y7, Y7; \
	HALF1; \
	HALF2; \
	VPERMQ $0x93, Y2, Y2; \
	VPERMQ $0x93, Y3, Y3; \
	VPERMQ $0x4e, Y4, Y4; \
	VPERMQ $0x4e, Y5, Y5; \
	VPERMQ $0x39, Y6, Y6; \
	VPERMQ $0x39, Y7, Y7

// In columns the two vectors of a letter hold the first and the last two of its four
// words, of two columns each. WEAVE turns them by one word, WEAVE3 by three.
#define WEAVE(v0, v1) \
	VPBLENDD $0x33, v1, v0, Y8; \
	VPBLENDD $0xcc, v1, v0, Y9; \
	VPSHUFD  $0x4e, Y8, v0; \
	VPSHUFD  $0x4e, Y9, v1

#define WEAVE3(v0, v1) \
	VPBLENDD $0xcc, v1, v0, Y8; \
	VPBLENDD $0x33, v1, v0, Y9; \
	VPSHUFD  $0x4e, Y8, v0; \
	VPSHUFD  $0x4e, Y9, v1

#define ROUND_COLUMNS \
	HALF1; \
	HALF2; \
	WEAVE(Y2, Y3); \
	VMOVDQA Y4, Y8; \
	VMOVDQA Y5, Y4; \
	VMOVDQA Y8, Y5; \
	WEAVE3(Y6, Y7); \
	HALF1; \
	HALF2; \
	WEAVE3(Y2, Y3); \
	VMOVDQA Y4, Y8; \
	VMOVDQA Y5, Y4; \
	VMOVDQA Y8, Y5; \
	WEAVE(Y6, Y7)

#define LOADXOR(off, r) \
	VMOVDQU off(SI)(CX*1), r; \
	VPXOR   off(DX)(CX*1), r, r

#define FINISH(off, r) \
	VPXOR   off(SI)(CX*1), r, r; \
	VPXOR   off(DX)(CX*1), r, r; \
	VMOVDQU r, off(DI)(CX*1)

#define FINISHXOR(off, r) \
	VPXOR   off(DI)(CX*1), r, r; \
	FINISH(off, r)

// func compress(out, x, y, scratch *block, xor bool)
TEXT ·compress(SB), NOSPLIT, $0-33
	MOVQ    out+0(FP), DI
	MOVQ    x+8(FP), SI
	MOVQ    y+16(FP), DX
	MOVQ    scratch+24(FP), BX
	MOVBLZX xor+32(FP), AX
	VMOVDQU ·turn24<>(SB), Y14
	VMOVDQU ·turn16<>(SB), Y15

	XORQ CX, CX

rows: // two at a time, into scratch
	LOADXOR(0, Y0)
	LOADXOR(32, Y2)
	LOADXOR(64, Y4)
	LOADXOR(96, Y6)
	LOADXOR(128, Y1)
	LOADXOR(160, Y3)
	LOADXOR(192, Y5)
	LOADXOR(224, Y7)
	ROUND_ROWS
	VMOVDQU Y0, 0(BX)(CX*1)
	VMOVDQU Y2, 32(BX)(CX*1)
	VMOVDQU Y4, 64(BX)(CX*1)
	VMOVDQU Y6, 96(BX)(CX*1)
	VMOVDQU Y1, 128(BX)(CX*1)
	VMOVDQU Y3, 160(BX)(CX*1)
	VMOVDQU Y5, 192(BX)(CX*1)
	VMOVDQU Y7, 224(BX)(CX*1)
	ADDQ    $256, CX
	CMPQ    CX, $1024
	JB      rows

	XORQ CX, CX

columns: // four words wide
	VMOVDQU 0(BX)(CX*1), Y0
	VMOVDQU 128(BX)(CX*1), Y1
	VMOVDQU 256(BX)(CX*1), Y2
	VMOVDQU 384(BX)(CX*1), Y3
	VMOVDQU 512(BX)(CX*1), Y4
	VMOVDQU 640(BX)(CX*1), Y5
	VMOVDQU 768(BX)(CX*1), Y6
	VMOVDQU 896(BX)(CX*1), Y7
	ROUND_COLUMNS
	TESTL   AX, AX
	JNZ     add
	FINISH(0, Y0)
	FINISH(128, Y1)
	FINISH(256, Y2)
	FINISH(384, Y3)
	FINISH(512, Y4)
	FINISH(640, Y5)
	FINISH(768, Y6)
	FINISH(896, Y7)
	JMP     next

add:
	FINISHXOR(0, Y0)
	FINISHXOR(128, Y1)
	FINISHXOR(256, Y2)
	FINISHXOR(384, Y3)
	FINISHXOR(512, Y4)
	FINISHXOR(640, Y5)
	FINISHXOR(768, Y6)
	FINISHXOR(896, Y7)

next:
	ADDQ $32, CX
	CMPQ CX, $128
	JB   columns

	VZEROUPPER
	RET
