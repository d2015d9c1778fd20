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
            var newC0 = scratch.Slice(batch * time * 16, batch * 4);
            var newC02 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 16, batch * 4);

            // input = x·input.weightᵀ + input.bias  [batch*time, 3] x [3, 16] -> [batch*time, 16]
            Gemm.LinearBias(input, x, inputWeight, inputBias, batch * time, 3, 16);

            // newC0, result = Step(input, h0, c0), time steps
            ReadOnlySpan<float> h0In = h0;
            ReadOnlySpan<float> c0In = c0;
            for (int t = 0; t < time && batch > 0; t++)
            {
                Span<float> h0Out = result.Slice(t * (batch * 4), batch * 4);
                Span<float> c0Out = (time - t) % 2 == 1 ? newC0 : newC02;
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
                c0In.CopyTo(newC0);
            }
        }

        /// <summary>input [batch, 16], h0 [batch, 4], c0 [batch, 4] → newH0 [batch, 4], newC0 [batch, 4]</summary>
        private static void Step(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> input,
            ReadOnlySpan<float> h0,
            ReadOnlySpan<float> c0,
            Span<float> newH0,
            Span<float> newC0,
            int batch)
        {
            var hiddenWeight = parameters.Slice(64, 64);
            var sum = scratch.Slice(0, batch * 16);

            // sum = input + h0·hidden.weightᵀ  [batch, 4] x [4, 16] -> [batch, 16]
            Gemm.Linear(default(Add), sum, h0, hiddenWeight, batch, 4, 16, new Strided(input, 16, 1));

            // newC0 = (sigmoid(sum[.., 4..8]) * c0) + (sigmoid(sum[.., 0..4]) * tanh(sum[.., 8..12]))
            Elementwise.Map(
                default(SigmoidMulSigmoidTanhMulAdd),
                [batch, 4],
                new StridedOutput(newC0, 4, 1),
                new Strided(sum.From(4), 16, 1),
                new Strided(c0, 4, 1),
                new Strided(sum, 16, 1),
                new Strided(sum.From(8), 16, 1));

            // newH0 = sigmoid(sum[.., 12..16]) * tanh(newC0)
            Elementwise.Map(
                default(SigmoidTanhMul), [batch, 4], new StridedOutput(newH0, 4, 1), new Strided(sum.From(12), 16, 1), new Strided(newC0, 4, 1));
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
            var keptByStepForward = kept.Slice(0, (batch * 4 + 15) / 16 * time * 80);
            var c0Trace = kept.Slice((batch * 4 + 15) / 16 * time * 80, batch * 4 + batch * time * 4);
            var h0Trace = kept.Slice((batch * 4 + 15) / 16 * time * 80 + (batch * 4 + batch * time * 4 + 15) / 16 * 16, batch * 4 + batch * time * 4);
            var input = scratch.Slice(0, batch * time * 16);

            // input = x·input.weightᵀ + input.bias  [batch*time, 3] x [3, 16] -> [batch*time, 16]
            Gemm.LinearBias(input, x, inputWeight, inputBias, batch * time, 3, 16);

            // h0Trace, c0Trace, keptByStepForward = StepForward(input, h0, c0), time steps
            h0.CopyTo(h0Trace.Slice(0, batch * 4));
            ReadOnlySpan<float> h0In = h0Trace.Slice(0, batch * 4);
            c0.CopyTo(c0Trace.Slice(0, batch * 4));
            ReadOnlySpan<float> c0In = c0Trace.Slice(0, batch * 4);
            for (int t = 0; t < time && batch > 0; t++)
            {
                Span<float> h0Out = h0Trace.Slice((t + 1) * (batch * 4), batch * 4);
                Span<float> c0Out = c0Trace.Slice((t + 1) * (batch * 4), batch * 4);
                StepForward(
                    parameters.Slice(0, 128),
                    scratch.Slice(batch * time * 16, batch * 16),
                    input.Slice(t * (batch * 16), batch * 16),
                    h0In,
                    c0In,
                    h0Out,
                    c0Out,
                    keptByStepForward.Slice(t * ((batch * 4 + 15) / 16 * 80), (batch * 4 + 15) / 16 * 80),
                    batch);
                h0In = h0Out;
                c0In = c0Out;
            }

            // result = h0Trace[…]  copied: results have memory of their own
            h0Trace.Slice(batch * 4, batch * time * 4).CopyTo(result);
        }

        /// <summary>input [batch, 16], h0 [batch, 4], c0 [batch, 4] → newH0 [batch, 4], newC0 [batch, 4]</summary>
        private static void StepForward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> input,
            ReadOnlySpan<float> h0,
            ReadOnlySpan<float> c0,
            Span<float> newH0,
            Span<float> newC0,
            Span<float> kept,
            int batch)
        {
            var hiddenWeight = parameters.Slice(64, 64);
            var sigmoid = kept.Slice(0, batch * 4);
            var sigmoid2 = kept.Slice((batch * 4 + 15) / 16 * 16, batch * 4);
            var tanh = kept.Slice((batch * 4 + 15) / 16 * 32, batch * 4);
            var sigmoid3 = kept.Slice((batch * 4 + 15) / 16 * 48, batch * 4);
            var tanh2 = kept.Slice((batch * 4 + 15) / 16 * 64, batch * 4);
            var sum = scratch.Slice(0, batch * 16);

            // sum = input + h0·hidden.weightᵀ  [batch, 4] x [4, 16] -> [batch, 16]
            Gemm.Linear(default(Add), sum, h0, hiddenWeight, batch, 4, 16, new Strided(input, 16, 1));

            // sigmoid = sigmoid(sum[.., 4..8])
            // sigmoid2 = sigmoid(sum[.., 0..4])
            // tanh = tanh(sum[.., 8..12])
            // newC0 = (sigmoid * c0) + (sigmoid2 * tanh)
            // sigmoid3 = sigmoid(sum[.., 12..16])
            Elementwise.Map(
                default(StepForwardValues),
                [batch, 4],
                new StridedOutputs(new(sigmoid, 4, 1), new(sigmoid2, 4, 1), new(tanh, 4, 1), new(newC0, 4, 1), new(sigmoid3, 4, 1)),
                new Strided(sum.From(4), 16, 1),
                new Strided(sum, 16, 1),
                new Strided(sum.From(8), 16, 1),
                new Strided(c0, 4, 1),
                new Strided(sum.From(12), 16, 1));

            // tanh2 = tanh(newC0)
            // newH0 = sigmoid3 * tanh2
            Elementwise.Map(default(StepForwardValues2), new DenseOutputs(tanh2, newH0), newC0, sigmoid3);
        }

        /// <summary>x [time, batch, 3], dresult [time, batch, 4] → dx [time, batch, 3], dh0 [batch, 4], dc0 [batch, 4]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> dh0,
            Span<float> dc0,
            Span<float> gradients,
            int batch,
            int time)
        {
            var inputWeight = parameters.Slice(0, 48);
            var hiddenWeight = parameters.Slice(64, 64);
            var dinputWeight = gradients.PartIfAny(0, 48);
            var dinputBias = gradients.PartIfAny(48, 16);
            var dhiddenWeight = gradients.PartIfAny(64, 64);
            var keptByStepForward = kept.Slice(0, (batch * 4 + 15) / 16 * time * 80);
            var c0Trace = kept.Slice((batch * 4 + 15) / 16 * time * 80, batch * 4 + batch * time * 4);
            var h0Trace = kept.Slice((batch * 4 + 15) / 16 * time * 80 + (batch * 4 + batch * time * 4 + 15) / 16 * 16, batch * 4 + batch * time * 4);
            var hiddenWeightRows = scratch.Slice(0, 64);
            var zeros = scratch.Slice(64, batch * 4);
            var dinput = scratch.Slice((batch * 4 + 15) / 16 * 16 + 64, batch * time * 16);
            var dh02 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 16 + 64, batch * 4);
            var dh03 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 32 + 64, batch * 4);
            var dc02 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 48 + 64, batch * 4);
            var dc03 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 64 + 64, batch * 4);

            // hiddenWeightRows = hidden.weight
            Panels.Unpack(hiddenWeightRows, hiddenWeight, 16, 4);

            // zeros = 0
            Elementwise.Fill(zeros, 0f);

            // dh0, dc0, dinput = StepBackwardLoop(h0Trace[0..time], c0Trace[0..time], keptByStepForward, zeros, zeros, dres…
            ReadOnlySpan<float> zerosIn = zeros;
            ReadOnlySpan<float> zerosIn2 = zeros;
            for (int t = time - 1; t >= 0 && batch > 0; t--)
            {
                Span<float> zerosOut = t == 0 ? dh0 : t % 2 == 0 ? dh02 : dh03;
                Span<float> zerosOut2 = t == 0 ? dc0 : t % 2 == 0 ? dc02 : dc03;
                StepBackwardLoop(
                    scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 80 + 64, (batch * 4 + 15) / 16 * 16),
                    h0Trace.Slice(t * (batch * 4), batch * 4),
                    c0Trace.Slice(t * (batch * 4), batch * 4),
                    keptByStepForward.Slice(t * ((batch * 4 + 15) / 16 * 80), (batch * 4 + 15) / 16 * 80),
                    zerosIn,
                    zerosIn2,
                    dresult.Slice(t * (batch * 4), batch * 4),
                    hiddenWeightRows,
                    dinput.Slice(t * (batch * 16), batch * 16),
                    zerosOut,
                    zerosOut2,
                    batch);
                zerosIn = zerosOut;
                zerosIn2 = zerosOut2;
            }

            if (time == 0 && !dh0.IsEmpty)
            {
                zerosIn.CopyTo(dh0);
            }

            if (time == 0 && !dc0.IsEmpty)
            {
                zerosIn2.CopyTo(dc0);
            }

            if (!gradients.IsEmpty)
            {
                // dhidden.weight += reshape(dinput, [batch*time, 16])ᵀ·reshape(h0Trace[0..time], [batch*time, 4])  [16, batch*time] x [batch*time, 4] -> [16, 4]
                Gemm.AddLinearWeightGradient(dhiddenWeight, dinput, h0Trace, batch * time, 4, 16);

                // dinput.bias += sum(dinput, 0, 1)
                Reduce.AddSum(default(Copy), dinputBias, [16], [batch * time], new Strided(dinput, 1, 16));
            }

            if (!dx.IsEmpty)
            {
                // dx = dinput·input.weight  [batch*time, 16] x [16, 3] -> [batch*time, 3]
                Gemm.LinearInputGradient(dx, dinput, inputWeight, batch * time, 3, 16);
            }

            if (!gradients.IsEmpty)
            {
                // dinput.weight += reshape(dinput, [batch*time, 16])ᵀ·reshape(x, [batch*time, 3])  [16, batch*time] x [batch*time, 3] -> [16, 3]
                Gemm.AddLinearWeightGradient(dinputWeight, dinput, x, batch * time, 3, 16);
            }
        }

        /// <summary>h0 [batch, 4], c0 [batch, 4], dnewH0 [batch, 4], dnewC0 [batch, 4], dnewH0Stack [batch, 4], hiddenWeight [16, 4] → dinput [batch, 16], dh0 [batch, 4], dc0 [batch, 4]</summary>
        private static void StepBackwardLoop(
            Span<float> scratch,
            ReadOnlySpan<float> h0,
            ReadOnlySpan<float> c0,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dnewH0,
            ReadOnlySpan<float> dnewC0,
            ReadOnlySpan<float> dnewH0Stack,
            ReadOnlySpan<float> hiddenWeight,
            Span<float> dinput,
            Span<float> dh0,
            Span<float> dc0,
            int batch)
        {
            var sigmoid = kept.Slice(0, batch * 4);
            var sigmoid2 = kept.Slice((batch * 4 + 15) / 16 * 16, batch * 4);
            var tanh = kept.Slice((batch * 4 + 15) / 16 * 32, batch * 4);
            var sigmoid3 = kept.Slice((batch * 4 + 15) / 16 * 48, batch * 4);
            var tanh2 = kept.Slice((batch * 4 + 15) / 16 * 64, batch * 4);
            var product = scratch.Slice(0, batch * 4);

            // product = ((dnewH0 + dnewH0Stack) * sigmoid3) * (1 - square(tanh2))
            // dinput[…] = ((dnewH0 + dnewH0Stack) * tanh2) * (sigmoid3 * (1 - sigmoid3))
            // dinput[…] = ((dnewC0 + product) * sigmoid2) * (1 - square(tanh))
            // dinput[…] = ((dnewC0 + product) * tanh) * (sigmoid2 * (1 - sigmoid2))
            Elementwise.Map(
                default(StepBackwardLoopValues),
                [batch, 4],
                new StridedOutputs(new(product, 4, 1), new(dinput.From(12), 16, 1), new(dinput.From(8), 16, 1), new(dinput, 16, 1)),
                new Strided(dnewH0, 4, 1),
                new Strided(dnewH0Stack, 4, 1),
                new Strided(sigmoid3, 4, 1),
                new Strided(tanh2, 4, 1),
                new Strided(dnewC0, 4, 1),
                new Strided(sigmoid2, 4, 1),
                new Strided(tanh, 4, 1));

            if (!dc0.IsEmpty)
            {
                // dc0 = (dnewC0 + product) * sigmoid
                Elementwise.Map(default(AddMul), dc0, dnewC0, product, sigmoid);
            }

            // dinput[…] = ((dnewC0 + product) * c0) * (sigmoid * (1 - sigmoid))
            Elementwise.Map(
                default(AddMulSubMulMul),
                [batch, 4],
                new StridedOutput(dinput.From(4), 16, 1),
                new Strided(dnewC0, 4, 1),
                new Strided(product, 4, 1),
                new Strided(c0, 4, 1),
                new Strided(sigmoid, 4, 1));

            if (!dh0.IsEmpty)
            {
                // dh0 = dinput·hiddenWeight  [batch, 16] x [16, 4] -> [batch, 4]
                Gemm.MatMul(dh0, dinput, transposeA: false, hiddenWeight, transposeB: false, batch, 16, 4);
            }
        }

        private readonly struct Add : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A + x.B;
        }

        private readonly struct SigmoidMulSigmoidTanhMulAdd : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (VectorMath.Sigmoid(x.A) * x.B) + (VectorMath.Sigmoid(x.C) * VectorMath.Tanh(x.D));
        }

        private readonly struct SigmoidTanhMul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => VectorMath.Sigmoid(x.A) * VectorMath.Tanh(x.B);
        }

        private readonly struct StepForwardValues : IJointFormula, IOperands5, IResults5
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(in Operands<V> x, ref Results<V> y)
                where V : struct, IVector<V>
            {
                V t1 = VectorMath.Sigmoid(x.A);
                V t2 = VectorMath.Sigmoid(x.B);
                V t3 = VectorMath.Tanh(x.C);
                y.A = t1;
                y.B = t2;
                y.C = t3;
                y.D = (t1 * x.D) + (t2 * t3);
                y.E = VectorMath.Sigmoid(x.E);
            }
        }

        private readonly struct StepForwardValues2 : IJointFormula, IOperands2, IResults2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(in Operands<V> x, ref Results<V> y)
                where V : struct, IVector<V>
            {
                V t1 = VectorMath.Tanh(x.A);
                y.A = t1;
                y.B = t1 * x.B;
            }
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct StepBackwardLoopValues : IJointFormula, IOperands7, IResults4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(in Operands<V> x, ref Results<V> y)
                where V : struct, IVector<V>
            {
                V t1 = x.A + x.B;
                V t2 = (t1 * x.C) * (V.Create(1f) - (x.D * x.D));
                V t3 = t2 + x.E;
                y.A = t2;
                y.B = (t1 * x.D) * (x.C * (V.Create(1f) - x.C));
                y.C = (t3 * x.F) * (V.Create(1f) - (x.G * x.G));
                y.D = (t3 * x.G) * (x.F * (V.Create(1f) - x.F));
            }
        }

        private readonly struct AddMul : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (x.A + x.B) * x.C;
        }

        private readonly struct AddMulSubMulMul : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => ((x.A + x.B) * x.C) * (x.D * (V.Create(1f) - x.D));
        }
    }
}
