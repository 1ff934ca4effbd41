// A signature drawn with finger, pen or mouse. What was drawn travels as a PNG in a hidden field; nothing drawn, nothing sent.

for (const place of document.querySelectorAll("[data-signature]")) {
  const canvas = place.querySelector("canvas");
  const field = place.querySelector("input[type=hidden]");
  const pen = canvas?.getContext("2d");
  if (!pen || !field) continue;
  place.hidden = false;
  let last;
  let isDrawn = false;

  const clear = () => {
    const { width, height } = canvas.getBoundingClientRect();
    canvas.width = Math.round(width * 2);
    canvas.height = Math.round(height * 2);
    pen.scale(2, 2);
    pen.lineWidth = 2.2;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#111";
    isDrawn = false;
    field.value = "";
  };
  const at = (event) => {
    const { left, top } = canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const draw = (event) => {
    if (!last) return;
    const next = at(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    last = next;
    isDrawn = true;
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", draw);
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      last = undefined;
      field.value = isDrawn ? canvas.toDataURL("image/png") : "";
    });
  }
  place.querySelector("[data-clear]")?.addEventListener("click", clear);
  clear();
}
