/// <summary>x [time, batch, 3], h0 [batch, 4], c0 [batch, 4] → result [time, batch, 4]</summary>
        private static void F(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> h0,
            ReadOnlySpan<float> c0,
            Span<float> result,
            int batch,
            int time)
        {
            var inputWeight = parameters.Slice(0, 48);
            var inputBias = parameters.Slice(48, 16);
            var input = scratch.Slice(0, batch * time * 16);
            var value = scratch.Slice(batch * time * 16, batch * 4);
            var value2 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 16, batch * 4);

            // input = x·input.weightᵀ + input.bias  [batch*time, 3] x [3, 16] -> [batch*time, 16]
            Gemm.LinearBias(input, x, inputWeight, inputBias, batch * time, 3, 16);

            // value, result = Step(input, h0, c0), time steps
            ReadOnlySpan<float> h0In = h0;
            ReadOnlySpan<float> c0In = c0;
            for (int t = 0; t < time && batch > 0; t++)
            {
                Span<float> h0Out = result.Slice(t * (batch * 4), batch * 4);
                Span<float> c0Out = (time - t) % 2 == 1 ? value : value2;
                Step(
                    parameters.Slice(0, 128),
                    scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 32, batch * 16),
                    input.Slice(t * (batch * 16), batch * 16),
                    h0In,
                    c0In,
                    h0Out,
                    c0Out,
                    batch);
                h0In = h0Out;
                c0In = c0Out;
            }

            if (time == 0)
            {
                c0In.CopyTo(value);
            }
        }

        /// <summary>input [batch, 16], h0 [batch, 4], c0 [batch, 4] → result [batch, 4], result2 [batch, 4]</summary>
        private static void Step(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> input,
            ReadOnlySpan<float> h0,
            ReadOnlySpan<float> c0,
            Span<float> result,
            Span<float> result2,
            int batch)
        {
            var hiddenWeight = parameters.Slice(64, 64);
            var value = scratch.Slice(0, batch * 16);

            // value = input + h0·hidden.weightᵀ  [batch, 4] x [4, 16] -> [batch, 16]
            Gemm.Linear(default(Add), value, h0, hiddenWeight, batch, 4, 16, new Strided(input, 16, 1));

            // result2 = (sigmoid(value[0..batch, 4..8]) * c0) + (sigmoid(value[0..batch, 0..4]) * tanh(value[0..batch, 8..1…
            Elementwise.Map(
                default(SigmoidMulSigmoidTanhMulAnd1More),
                [batch, 4],
                new StridedOutput(result2, 4, 1),
                new Strided(value.From(4), 16, 1),
                new Strided(c0, 4, 1),
                new Strided(value, 16, 1),
                new Strided(value.From(8), 16, 1));

            // result = sigmoid(value[0..batch, 12..16]) * tanh(result2)
            Elementwise.Map(
                default(SigmoidTanhMul), [batch, 4], new StridedOutput(result, 4, 1), new Strided(value.From(12), 16, 1), new Strided(result2, 4, 1));
        }

        /// <summary>x [time, batch, 3], h0 [batch, 4], c0 [batch, 4] → result [time, batch, 4]</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> h0,
            ReadOnlySpan<float> c0,
            Span<float> result,
            Span<float> kept,
            int batch,
            int time)
        {
            var inputWeight = parameters.Slice(0, 48);
            var inputBias = parameters.Slice(48, 16);
            var value3 = kept.Slice(0, (batch * 4 + 15) / 16 * time * 80);
            var value2 = kept.Slice((batch * 4 + 15) / 16 * time * 80, batch * 4 + batch * time * 4);
            var value = kept.Slice((batch * 4 + 15) / 16 * time * 80 + (batch * 4 + batch * time * 4 + 15) / 16 * 16, batch * 4 + batch * time * 4);
            var input = scratch.Slice(0, batch * time * 16);

            // input = x·input.weightᵀ + input.bias  [batch*time, 3] x [3, 16] -> [batch*time, 16]
            Gemm.LinearBias(input, x, inputWeight, inputBias, batch * time, 3, 16);

            // value, value2, value3 = StepForward(input, h0, c0), time steps
            h0.CopyTo(value.Slice(0, batch * 4));
            ReadOnlySpan<float> h0In = value.Slice(0, batch * 4);
            c0.CopyTo(value2.Slice(0, batch * 4));
            ReadOnlySpan<float> c0In = value2.Slice(0, batch * 4);
            for (int t = 0; t < time && batch > 0; t++)
            {
                Span<float> h0Out = value.Slice((t + 1) * (batch * 4), batch * 4);
                Span<float> c0Out = value2.Slice((t + 1) * (batch * 4), batch * 4);
                StepForward(
                    parameters.Slice(0, 128),
                    scratch.Slice(batch * time * 16, batch * 16),
                    input.Slice(t * (batch * 16), batch * 16),
                    h0In,
                    c0In,
                    h0Out,
                    c0Out,
                    value3.Slice(t * ((batch * 4 + 15) / 16 * 80), (batch * 4 + 15) / 16 * 80),
                    batch);
                h0In = h0Out;
                c0In = c0Out;
            }

            // result = value[…]
            value.Slice(batch * 4, batch * time * 4).CopyTo(result);
        }

        /// <summary>input [batch, 16], h0 [batch, 4], c0 [batch, 4] → result [batch, 4], result2 [batch, 4]</summary>
        private static void StepForward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> input,
            ReadOnlySpan<float> h0,
            ReadOnlySpan<float> c0,
            Span<float> result,
            Span<float> result2,
            Span<float> kept,
            int batch)
        {
            var hiddenWeight = parameters.Slice(64, 64);
            var value2 = kept.Slice(0, batch * 4);
            var value3 = kept.Slice((batch * 4 + 15) / 16 * 16, batch * 4);
            var value4 = kept.Slice((batch * 4 + 15) / 16 * 32, batch * 4);
            var value5 = kept.Slice((batch * 4 + 15) / 16 * 48, batch * 4);
            var value6 = kept.Slice((batch * 4 + 15) / 16 * 64, batch * 4);
            var value = scratch.Slice(0, batch * 16);

            // value = input + h0·hidden.weightᵀ  [batch, 4] x [4, 16] -> [batch, 16]
            Gemm.Linear(default(Add), value, h0, hiddenWeight, batch, 4, 16, new Strided(input, 16, 1));

            // value2 = sigmoid(value[0..batch, 4..8])
            Elementwise.Map(default(Sigmoid), [batch, 4], new StridedOutput(value2, 4, 1), new Strided(value.From(4), 16, 1));

            // value3 = sigmoid(value[0..batch, 0..4])
            Elementwise.Map(default(Sigmoid), [batch, 4], new StridedOutput(value3, 4, 1), new Strided(value, 16, 1));

            // value4 = tanh(value[0..batch, 8..12])
            Elementwise.Map(default(Tanh), [batch, 4], new StridedOutput(value4, 4, 1), new Strided(value.From(8), 16, 1));

            // result2 = (value2 * c0) + (value3 * value4)
            Elementwise.Map(default(MulMulAdd), result2, value2, c0, value3, value4);

            // value5 = sigmoid(value[0..batch, 12..16])
            Elementwise.Map(default(Sigmoid), [batch, 4], new StridedOutput(value5, 4, 1), new Strided(value.From(12), 16, 1));

            // value6 = tanh(result2)
            Elementwise.Map(default(Tanh), value6, result2);

            // result = value5 * value6
            Elementwise.Map(default(Mul), result, value5, value6);
        }

        /// <summary>x [time, batch, 3], dresult [time, batch, 4] → dx [time, batch, 3], gradient [batch, 4], gradient2 [batch, 4]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradient,
            Span<float> gradient2,
            Span<float> gradients,
            int batch,
            int time)
        {
            var inputWeight = parameters.Slice(0, 48);
            var hiddenWeight = parameters.Slice(64, 64);
            var inputWeightGradient = gradients.Slice(0, 48);
            var inputBiasGradient = gradients.Slice(48, 16);
            var hiddenWeightGradient = gradients.Slice(64, 64);
            var kept2 = kept.Slice(0, (batch * 4 + 15) / 16 * time * 80);
            var kept3 = kept.Slice((batch * 4 + 15) / 16 * time * 80, batch * 4 + batch * time * 4);
            var kept4 = kept.Slice((batch * 4 + 15) / 16 * time * 80 + (batch * 4 + batch * time * 4 + 15) / 16 * 16, batch * 4 + batch * time * 4);
            var hiddenWeightRows = scratch.Slice(0, 64);
            var gradient3 = scratch.Slice(64, batch * 4);
            var gradient4 = scratch.Slice((batch * 4 + 15) / 16 * 16 + 64, batch * time * 16);
            var gradient5 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 16 + 64, batch * 4);
            var gradient6 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 32 + 64, batch * 4);
            var gradient7 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 48 + 64, batch * 4);
            var gradient8 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 64 + 64, batch * 4);

            // hiddenWeightRows = hidden.weight
            Panels.Unpack(hiddenWeightRows, hiddenWeight, 16, 4);

            // gradient3 = 0
            Elementwise.Fill(gradient3, 0f);

            // gradient, gradient2, gradient4 = StepBackwardLoop(kept4[0..time, 0..batch, 0..4], kept3[0..time, 0..batch, 0.…
            ReadOnlySpan<float> gradient3In = gradient3;
            ReadOnlySpan<float> gradient3In2 = gradient3;
            for (int t = time - 1; t >= 0 && batch > 0; t--)
            {
                Span<float> gradient3Out = t == 0 ? gradient : t % 2 == 0 ? gradient5 : gradient6;
                Span<float> gradient3Out2 = t == 0 ? gradient2 : t % 2 == 0 ? gradient7 : gradient8;
                StepBackwardLoop(
                    scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 80 + 64, (batch * 4 + 15) / 16 * 16),
                    kept4.Slice(t * (batch * 4), batch * 4),
                    kept3.Slice(t * (batch * 4), batch * 4),
                    kept2.Slice(t * ((batch * 4 + 15) / 16 * 80), (batch * 4 + 15) / 16 * 80),
                    gradient3In,
                    gradient3In2,
                    dresult.Slice(t * (batch * 4), batch * 4),
                    hiddenWeightRows,
                    gradient4.Slice(t * (batch * 16), batch * 16),
                    gradient3Out,
                    gradient3Out2,
                    batch);
                gradient3In = gradient3Out;
                gradient3In2 = gradient3Out2;
            }

            if (time == 0 && !gradient.IsEmpty)
            {
                gradient3In.CopyTo(gradient);
            }

            if (time == 0 && !gradient2.IsEmpty)
            {
                gradient3In2.CopyTo(gradient2);
            }

            // dhidden.weight += reshape(gradient4, [batch*time, 16])ᵀ·reshape(kept4[0..time, 0..batch, 0..4], [batch*time, …  [16, batch*time] x [batch*time, 4] -> [16, 4]
            Gemm.AddLinearWeightGradient(hiddenWeightGradient, gradient4, kept4, batch * time, 4, 16);

            // dinput.bias += sum(gradient4, 0, 1)
            Reduce.AddSum(default(Copy), inputBiasGradient, [16], [batch * time], new Strided(gradient4, 1, 16));

            if (!dx.IsEmpty)
            {
                // dx = gradient4·input.weight  [batch*time, 16] x [16, 3] -> [batch*time, 3]
                Gemm.LinearInputGradient(dx, gradient4, inputWeight, batch * time, 3, 16);
            }

            // dinput.weight += reshape(gradient4, [batch*time, 16])ᵀ·reshape(x, [batch*time, 3])  [16, batch*time] x [batch*time, 3] -> [16, 3]
            Gemm.AddLinearWeightGradient(inputWeightGradient, gradient4, x, batch * time, 3, 16);
        }

        /// <summary>h0 [batch, 4], c0 [batch, 4], dresult [batch, 4], dc [batch, 4], dresult2 [batch, 4], hiddenWeight [16, 4] → dinput [batch, 16], dh0 [batch, 4], dc0 [batch, 4]</summary>
        private static void StepBackwardLoop(
            Span<float> scratch,
            ReadOnlySpan<float> h0,
            ReadOnlySpan<float> c0,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            ReadOnlySpan<float> dc,
            ReadOnlySpan<float> dresult2,
            ReadOnlySpan<float> hiddenWeight,
            Span<float> dinput,
            Span<float> dh0,
            Span<float> dc0,
            int batch)
        {
            var kept2 = kept.Slice(0, batch * 4);
            var kept3 = kept.Slice((batch * 4 + 15) / 16 * 16, batch * 4);
            var kept4 = kept.Slice((batch * 4 + 15) / 16 * 32, batch * 4);
            var kept5 = kept.Slice((batch * 4 + 15) / 16 * 48, batch * 4);
            var kept6 = kept.Slice((batch * 4 + 15) / 16 * 64, batch * 4);
            var gradient = scratch.Slice(0, batch * 4);

            // gradient = ((dresult + dresult2) * kept5) * (1 - square(kept6))
            Elementwise.Map(default(AddMulSquareSubMul), gradient, dresult, dresult2, kept5, kept6);

            if (!dc0.IsEmpty)
            {
                // dc0 = (dc + gradient) * kept2
                Elementwise.Map(default(AddMul), dc0, dc, gradient, kept2);
            }

            // dinput[…] = ((dresult + dresult2) * kept6) * (kept5 * (1 - kept5))
            Elementwise.Map(
                default(AddMulSubMulMul),
                [batch, 4],
                new StridedOutput(dinput.From(12), 16, 1),
                new Strided(dresult, 4, 1),
                new Strided(dresult2, 4, 1),
                new Strided(kept6, 4, 1),
                new Strided(kept5, 4, 1));

            // dinput[…] = ((dc + gradient) * kept3) * (1 - square(kept4))
            Elementwise.Map(
                default(AddMulSquareSubMul),
                [batch, 4],
                new StridedOutput(dinput.From(8), 16, 1),
                new Strided(dc, 4, 1),
                new Strided(gradient, 4, 1),
                new Strided(kept3, 4, 1),
                new Strided(kept4, 4, 1));

            // dinput[…] = ((dc + gradient) * c0) * (kept2 * (1 - kept2))
            Elementwise.Map(
                default(AddMulSubMulMul),
                [batch, 4],
                new StridedOutput(dinput.From(4), 16, 1),
                new Strided(dc, 4, 1),
                new Strided(gradient, 4, 1),
                new Strided(c0, 4, 1),
                new Strided(kept2, 4, 1));

            // dinput[…] = ((dc + gradient) * kept4) * (kept3 * (1 - kept3))
            Elementwise.Map(
                default(AddMulSubMulMul),
                [batch, 4],
                new StridedOutput(dinput, 16, 1),
                new Strided(dc, 4, 1),
                new Strided(gradient, 4, 1),
                new Strided(kept4, 4, 1),
                new Strided(kept3, 4, 1));

            if (!dh0.IsEmpty)
            {
                // dh0 = dinput·hiddenWeight  [batch, 16] x [16, 4] -> [batch, 4]
                Gemm.MatMul(dh0, dinput, transposeA: false, hiddenWeight, transposeB: false, batch, 16, 4);
            }
        }

        private readonly struct Add : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V> => a + b;
        }

        private readonly struct SigmoidMulSigmoidTanhMulAnd1More : IFormula4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b, V c, V d)
                where V : struct, IVector<V> => (VectorMath.Sigmoid(a) * b) + (VectorMath.Sigmoid(c) * VectorMath.Tanh(d));
        }

        private readonly struct SigmoidTanhMul : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V> => VectorMath.Sigmoid(a) * VectorMath.Tanh(b);
        }

        private readonly struct Sigmoid : IFormula1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a)
                where V : struct, IVector<V> => VectorMath.Sigmoid(a);
        }

        private readonly struct Tanh : IFormula1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a)
                where V : struct, IVector<V> => VectorMath.Tanh(a);
        }

        private readonly struct MulMulAdd : IFormula4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b, V c, V d)
                where V : struct, IVector<V> => (a * b) + (c * d);
        }

        private readonly struct Mul : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V> => a * b;
        }

        private readonly struct Copy : IFormula1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a)
                where V : struct, IVector<V> => a;
        }

        private readonly struct AddMulSquareSubMul : IFormula4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b, V c, V d)
                where V : struct, IVector<V> => ((a + b) * c) * (V.Create(1f) - (d * d));
        }

        private readonly struct AddMul : IFormula3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b, V c)
                where V : struct, IVector<V> => (a + b) * c;
        }

        private readonly struct AddMulSubMulMul : IFormula4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b, V c, V d)
                where V : struct, IVector<V> => ((a + b) * c) * (d * (V.Create(1f) - d));
        }
    }
}
