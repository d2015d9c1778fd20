/// <summary>x [time, batch, 3] → result [time, batch, 4]</summary>
        private static void F(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, int batch, int time)
        {
            var lstmWeightIhL0 = parameters.Slice(0, 48);
            var lstmBiasIhL0 = parameters.Slice(112, 16);
            var value = scratch.Slice(0, batch * time * 16);
            var value2 = scratch.Slice(batch * time * 16, batch * 4);
            var value3 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 16, batch * 4);
            var value4 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 32, batch * 4);

            // value = x·lstm.weight_ih_l0ᵀ + lstm.bias_ih_l0  [batch*time, 3] x [3, 16] -> [batch*time, 16]
            Gemm.LinearBias(value, x, lstmWeightIhL0, lstmBiasIhL0, batch * time, 3, 16);

            // value2 = 0
            Elementwise.Fill(value2, 0f);

            // value3, result = LSTMStep(value, value2, value2), time steps
            ReadOnlySpan<float> value2In = value2;
            ReadOnlySpan<float> value2In2 = value2;
            for (int t = 0; t < time && batch > 0; t++)
            {
                Span<float> value2Out = result.Slice(t * (batch * 4), batch * 4);
                Span<float> value2Out2 = (time - t) % 2 == 1 ? value3 : value4;
                LSTMStep(
                    parameters.Slice(0, 144),
                    scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 48, batch * 16),
                    value.Slice(t * (batch * 16), batch * 16),
                    value2In,
                    value2In2,
                    value2Out,
                    value2Out2,
                    batch);
                value2In = value2Out;
                value2In2 = value2Out2;
            }

            if (time == 0)
            {
                value2In2.CopyTo(value3);
            }
        }

        /// <summary>x [batch, 16], state1 [batch, 4], state2 [batch, 4] → result [batch, 4], result2 [batch, 4]</summary>
        private static void LSTMStep(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> state1,
            ReadOnlySpan<float> state2,
            Span<float> result,
            Span<float> result2,
            int batch)
        {
            var lstmWeightHhL0 = parameters.Slice(48, 64);
            var lstmBiasHhL0 = parameters.Slice(128, 16);
            var value = scratch.Slice(0, batch * 16);

            // value = x + (state1·lstm.weight_hh_l0ᵀ + lstm.bias_hh_l0)  [batch, 4] x [4, 16] -> [batch, 16]
            Gemm.Linear(default(AddAdd), value, state1, lstmWeightHhL0, batch, 4, 16, new Strided(x, 16, 1), new Strided(lstmBiasHhL0, 0, 1));

            // result2 = (sigmoid(value[0..batch, 4..8]) * state2) + (sigmoid(value[0..batch, 0..4]) * tanh(value[0..batch, …
            Elementwise.Map(
                default(SigmoidMulSigmoidTanhMulAnd1More),
                [batch, 4],
                new StridedOutput(result2, 4, 1),
                new Strided(value.From(4), 16, 1),
                new Strided(state2, 4, 1),
                new Strided(value, 16, 1),
                new Strided(value.From(8), 16, 1));

            // result = sigmoid(value[0..batch, 12..16]) * tanh(result2)
            Elementwise.Map(
                default(SigmoidTanhMul), [batch, 4], new StridedOutput(result, 4, 1), new Strided(value.From(12), 16, 1), new Strided(result2, 4, 1));
        }

        /// <summary>x [time, batch, 3] → result [time, batch, 4]</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch, int time)
        {
            var lstmWeightIhL0 = parameters.Slice(0, 48);
            var lstmBiasIhL0 = parameters.Slice(112, 16);
            var value5 = kept.Slice(0, (batch * 4 + 15) / 16 * time * 80);
            var value4 = kept.Slice((batch * 4 + 15) / 16 * time * 80, batch * 4 + batch * time * 4);
            var value3 = kept.Slice((batch * 4 + 15) / 16 * time * 80 + (batch * 4 + batch * time * 4 + 15) / 16 * 16, batch * 4 + batch * time * 4);
            var value = scratch.Slice(0, batch * time * 16);
            var value2 = scratch.Slice(batch * time * 16, batch * 4);

            // value = x·lstm.weight_ih_l0ᵀ + lstm.bias_ih_l0  [batch*time, 3] x [3, 16] -> [batch*time, 16]
            Gemm.LinearBias(value, x, lstmWeightIhL0, lstmBiasIhL0, batch * time, 3, 16);

            // value2 = 0
            Elementwise.Fill(value2, 0f);

            // value3, value4, value5 = LSTMStepForward(value, value2, value2), time steps
            value2.CopyTo(value3.Slice(0, batch * 4));
            ReadOnlySpan<float> value2In = value3.Slice(0, batch * 4);
            value2.CopyTo(value4.Slice(0, batch * 4));
            ReadOnlySpan<float> value2In2 = value4.Slice(0, batch * 4);
            for (int t = 0; t < time && batch > 0; t++)
            {
                Span<float> value2Out = value3.Slice((t + 1) * (batch * 4), batch * 4);
                Span<float> value2Out2 = value4.Slice((t + 1) * (batch * 4), batch * 4);
                LSTMStepForward(
                    parameters.Slice(0, 144),
                    scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 16, batch * 16),
                    value.Slice(t * (batch * 16), batch * 16),
                    value2In,
                    value2In2,
                    value2Out,
                    value2Out2,
                    value5.Slice(t * ((batch * 4 + 15) / 16 * 80), (batch * 4 + 15) / 16 * 80),
                    batch);
                value2In = value2Out;
                value2In2 = value2Out2;
            }

            // result = value3[…]
            value3.Slice(batch * 4, batch * time * 4).CopyTo(result);
        }

        /// <summary>x [batch, 16], state1 [batch, 4], state2 [batch, 4] → result [batch, 4], result2 [batch, 4]</summary>
        private static void LSTMStepForward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> state1,
            ReadOnlySpan<float> state2,
            Span<float> result,
            Span<float> result2,
            Span<float> kept,
            int batch)
        {
            var lstmWeightHhL0 = parameters.Slice(48, 64);
            var lstmBiasHhL0 = parameters.Slice(128, 16);
            var i = kept.Slice(0, batch * 4);
            var f = kept.Slice((batch * 4 + 15) / 16 * 16, batch * 4);
            var g = kept.Slice((batch * 4 + 15) / 16 * 32, batch * 4);
            var o = kept.Slice((batch * 4 + 15) / 16 * 48, batch * 4);
            var value2 = kept.Slice((batch * 4 + 15) / 16 * 64, batch * 4);
            var value = scratch.Slice(0, batch * 16);

            // value = x + (state1·lstm.weight_hh_l0ᵀ + lstm.bias_hh_l0)  [batch, 4] x [4, 16] -> [batch, 16]
            Gemm.Linear(default(AddAdd), value, state1, lstmWeightHhL0, batch, 4, 16, new Strided(x, 16, 1), new Strided(lstmBiasHhL0, 0, 1));

            // i = sigmoid(value[0..batch, 0..4])
            Elementwise.Map(default(Sigmoid), [batch, 4], new StridedOutput(i, 4, 1), new Strided(value, 16, 1));

            // f = sigmoid(value[0..batch, 4..8])
            Elementwise.Map(default(Sigmoid), [batch, 4], new StridedOutput(f, 4, 1), new Strided(value.From(4), 16, 1));

            // g = tanh(value[0..batch, 8..12])
            Elementwise.Map(default(Tanh), [batch, 4], new StridedOutput(g, 4, 1), new Strided(value.From(8), 16, 1));

            // o = sigmoid(value[0..batch, 12..16])
            Elementwise.Map(default(Sigmoid), [batch, 4], new StridedOutput(o, 4, 1), new Strided(value.From(12), 16, 1));

            // result2 = (f * state2) + (i * g)
            Elementwise.Map(default(MulMulAdd), result2, f, state2, i, g);

            // value2 = tanh(result2)
            Elementwise.Map(default(Tanh), value2, result2);

            // result = o * value2
            Elementwise.Map(default(Mul), result, o, value2);
        }

        /// <summary>x [time, batch, 3], dresult [time, batch, 4] → dx [time, batch, 3]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradients,
            int batch,
            int time)
        {
            var lstmWeightIhL0 = parameters.Slice(0, 48);
            var lstmWeightHhL0 = parameters.Slice(48, 64);
            var lstmWeightIhL0Gradient = gradients.Slice(0, 48);
            var lstmWeightHhL0Gradient = gradients.Slice(48, 64);
            var lstmBiasIhL0Gradient = gradients.Slice(112, 16);
            var lstmBiasHhL0Gradient = gradients.Slice(128, 16);
            var kept2 = kept.Slice(0, (batch * 4 + 15) / 16 * time * 80);
            var kept3 = kept.Slice((batch * 4 + 15) / 16 * time * 80, batch * 4 + batch * time * 4);
            var kept4 = kept.Slice((batch * 4 + 15) / 16 * time * 80 + (batch * 4 + batch * time * 4 + 15) / 16 * 16, batch * 4 + batch * time * 4);
            var lstmWeightHhL0Rows = scratch.Slice(0, 64);
            var gradient = scratch.Slice(64, batch * 4);
            var gradient2 = scratch.Slice((batch * 4 + 15) / 16 * 16 + 64, batch * 4);
            var gradient3 = scratch.Slice((batch * 4 + 15) / 16 * 32 + 64, batch * 4);
            var gradient4 = scratch.Slice((batch * 4 + 15) / 16 * 48 + 64, batch * time * 16);
            var gradient5 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 48 + 64, batch * 4);
            var gradient6 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 64 + 64, batch * 4);
            var gradient7 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 80 + 64, batch * 4);
            var gradient8 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 96 + 64, batch * 4);
            var sum = scratch.Slice(0, 16);

            // lstmWeightHhL0Rows = lstm.weight_hh_l0
            Panels.Unpack(lstmWeightHhL0Rows, lstmWeightHhL0, 16, 4);

            // gradient = 0
            Elementwise.Fill(gradient, 0f);

            // gradient2, gradient3, gradient4 = LSTMStepBackwardLoop(kept4[0..time, 0..batch, 0..4], kept3[0..time, 0..batc…
            ReadOnlySpan<float> gradientIn = gradient;
            ReadOnlySpan<float> gradientIn2 = gradient;
            for (int t = time - 1; t >= 0 && batch > 0; t--)
            {
                Span<float> gradientOut = t == 0 ? gradient2 : t % 2 == 0 ? gradient5 : gradient6;
                Span<float> gradientOut2 = t == 0 ? gradient3 : t % 2 == 0 ? gradient7 : gradient8;
                LSTMStepBackwardLoop(
                    scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 112 + 64, (batch * 4 + 15) / 16 * 16),
                    kept4.Slice(t * (batch * 4), batch * 4),
                    kept3.Slice(t * (batch * 4), batch * 4),
                    kept2.Slice(t * ((batch * 4 + 15) / 16 * 80), (batch * 4 + 15) / 16 * 80),
                    gradientIn,
                    gradientIn2,
                    dresult.Slice(t * (batch * 4), batch * 4),
                    lstmWeightHhL0Rows,
                    gradient4.Slice(t * (batch * 16), batch * 16),
                    gradientOut,
                    gradientOut2,
                    batch);
                gradientIn = gradientOut;
                gradientIn2 = gradientOut2;
            }

            if (time == 0)
            {
                gradientIn.CopyTo(gradient2);
            }

            if (time == 0)
            {
                gradientIn2.CopyTo(gradient3);
            }

            // sum = sum(gradient4, 0, 1)
            Reduce.Sum(default(Copy), sum, [16], [batch * time], new Strided(gradient4, 1, 16));

            // dlstm.bias_hh_l0 += sum
            Elementwise.AddMap(default(Copy), lstmBiasHhL0Gradient, sum);

            // dlstm.weight_hh_l0 += reshape(gradient4, [batch*time, 16])ᵀ·reshape(kept4[0..time, 0..batch, 0..4], [batch*ti…  [16, batch*time] x [batch*time, 4] -> [16, 4]
            Gemm.AddLinearWeightGradient(lstmWeightHhL0Gradient, gradient4, kept4, batch * time, 4, 16);

            if (!dx.IsEmpty)
            {
                // dx = gradient4·lstm.weight_ih_l0  [batch*time, 16] x [16, 3] -> [batch*time, 3]
                Gemm.LinearInputGradient(dx, gradient4, lstmWeightIhL0, batch * time, 3, 16);
            }

            // dlstm.bias_ih_l0 += sum
            Elementwise.AddMap(default(Copy), lstmBiasIhL0Gradient, sum);

            // dlstm.weight_ih_l0 += reshape(gradient4, [batch*time, 16])ᵀ·reshape(x, [batch*time, 3])  [16, batch*time] x [batch*time, 3] -> [16, 3]
            Gemm.AddLinearWeightGradient(lstmWeightIhL0Gradient, gradient4, x, batch * time, 3, 16);
        }

        /// <summary>state1 [batch, 4], state2 [batch, 4], dh [batch, 4], dc [batch, 4], dh2 [batch, 4], lstmWeightHhL0 [16, 4] → dx [batch, 16], dstate1 [batch, 4], dstate2 [batch, 4]</summary>
        private static void LSTMStepBackwardLoop(
            Span<float> scratch,
            ReadOnlySpan<float> state1,
            ReadOnlySpan<float> state2,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dh,
            ReadOnlySpan<float> dc,
            ReadOnlySpan<float> dh2,
            ReadOnlySpan<float> lstmWeightHhL0,
            Span<float> dx,
            Span<float> dstate1,
            Span<float> dstate2,
            int batch)
        {
            var i = kept.Slice(0, batch * 4);
            var f = kept.Slice((batch * 4 + 15) / 16 * 16, batch * 4);
            var g = kept.Slice((batch * 4 + 15) / 16 * 32, batch * 4);
            var o = kept.Slice((batch * 4 + 15) / 16 * 48, batch * 4);
            var kept2 = kept.Slice((batch * 4 + 15) / 16 * 64, batch * 4);
            var gradient = scratch.Slice(0, batch * 4);

            // gradient = ((dh + dh2) * o) * (1 - square(kept2))
            Elementwise.Map(default(AddMulSquareSubMul), gradient, dh, dh2, o, kept2);

            if (!dstate2.IsEmpty)
            {
                // dstate2 = (dc + gradient) * f
                Elementwise.Map(default(AddMul), dstate2, dc, gradient, f);
            }

            // dx[…] = ((dh + dh2) * kept2) * (o * (1 - o))
            Elementwise.Map(
                default(AddMulSubMulMul),
                [batch, 4],
                new StridedOutput(dx.From(12), 16, 1),
                new Strided(dh, 4, 1),
                new Strided(dh2, 4, 1),
                new Strided(kept2, 4, 1),
                new Strided(o, 4, 1));

            // dx[…] = ((dc + gradient) * i) * (1 - square(g))
            Elementwise.Map(
                default(AddMulSquareSubMul),
                [batch, 4],
                new StridedOutput(dx.From(8), 16, 1),
                new Strided(dc, 4, 1),
                new Strided(gradient, 4, 1),
                new Strided(i, 4, 1),
                new Strided(g, 4, 1));

            // dx[…] = ((dc + gradient) * state2) * (f * (1 - f))
            Elementwise.Map(
                default(AddMulSubMulMul),
                [batch, 4],
                new StridedOutput(dx.From(4), 16, 1),
                new Strided(dc, 4, 1),
                new Strided(gradient, 4, 1),
                new Strided(state2, 4, 1),
                new Strided(f, 4, 1));

            // dx[…] = ((dc + gradient) * g) * (i * (1 - i))
            Elementwise.Map(
                default(AddMulSubMulMul),
                [batch, 4],
                new StridedOutput(dx, 16, 1),
                new Strided(dc, 4, 1),
                new Strided(gradient, 4, 1),
                new Strided(g, 4, 1),
                new Strided(i, 4, 1));

            if (!dstate1.IsEmpty)
            {
                // dstate1 = dx·lstmWeightHhL0  [batch, 16] x [16, 4] -> [batch, 4]
                Gemm.MatMul(dstate1, dx, transposeA: false, lstmWeightHhL0, transposeB: false, batch, 16, 4);
            }
        }

        private readonly struct AddAdd : IFormula3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b, V c)
                where V : struct, IVector<V> => (a + c) + b;
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
